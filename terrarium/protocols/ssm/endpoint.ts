import { jsonService } from "../json-service.ts";
import {
  describeParameters,
  getParameter,
  getParameterHistory,
  getParameters,
  getParametersByPath,
} from "./read-parameters.ts";
import { deleteParameter, deleteParameters, putParameter } from "./write-parameters.ts";

/** The parameters of AWS Systems Manager ("AWS Systems Manager API reference"). */
export const callSsm = jsonService({
  target: "AmazonSSM",
  actions: {
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    PutParameter: putParameter,
  },
});
