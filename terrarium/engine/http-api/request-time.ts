const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

let formattedSecond = Number.NaN;
let formatted = "";

/** `09/Apr/2015:12:34:56 +0000`: the common log format, computed once a second. */
export function requestTime(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== formattedSecond) {
    const date = new Date(at);
    const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
    formatted = `${day}:${date.toISOString().slice(11, 19)} +0000`;
    formattedSecond = second;
  }
  return formatted;
}
