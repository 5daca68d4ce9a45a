/** RFC 3339 as the Amazon States Language has it: a capital T, and a capital Z or an offset. */
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
