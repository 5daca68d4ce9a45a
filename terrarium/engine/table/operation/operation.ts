import type { Principal } from "../../authorization.ts";
import type { World } from "../../world.ts";
import type { Table } from "../table.ts";
import type { TableService } from "../table-service.ts";

/** The input of an operation, as its JSON came. */
export type Request = Readonly<Record<string, unknown>>;

/** Whose request it is. */
export interface Caller {
  readonly principal: Principal;
  /** The message's that the request is about, if there is one: what it writes is traced under it. */
  readonly lineage?: string;
}

/** What an operation works with. */
export interface OperationContext {
  readonly world: World;
  readonly tables: TableService;
  readonly caller: Caller;
}

/** One operation of DynamoDB's API: the input as it came, the output as it goes out. */
export type Operation = (context: OperationContext, request: Request) => object | Promise<object>;

/** The table that a request names, once the caller may do this to it, or to its index. @throws AccessDenied, ResourceNotFoundException */
export function authorizedTable(
  { world, tables, caller }: OperationContext,
  nameOrArn: string,
  action: string,
  index?: string,
): Table {
  const arn = tables.arnOf(nameOrArn);
  const resource = index === undefined ? arn : `${arn}/index/${index}`;
  world.authorize({ principal: caller.principal, action: `dynamodb:${action}`, resource });
  return tables.find(nameOrArn);
}
