/** STANDARD executions are durable and may take a year; EXPRESS ones live in memory and take five minutes at most. */
export type MachineType = "STANDARD" | "EXPRESS";
