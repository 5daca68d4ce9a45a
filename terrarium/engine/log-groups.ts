export { type LogEvent, type LogGroupDefinition, LogGroups } from "./logs/log-groups.ts";
