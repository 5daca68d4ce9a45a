interface Format {
  fits(value: string): boolean;
  problem(value: string): string;
}

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+$/;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,12})?(Z|[+-]\d\d:?\d\d)$/;
const URI = /^(?:[a-z][a-z0-9+.-]*:)?[^\s<>"{}|\\^`]*$/i;

function isDateTime(value: string): boolean {
  const found = DATE_TIME.exec(value);
  if (!found) return false;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

function isRegex(value: string): boolean {
  try {
    return Boolean(new RegExp(value));
  } catch {
    return false;
  }
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function isIPv6(value: string): boolean {
  const halves = value.split("::");
  if (halves.length > 2 || value.includes(":::")) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const hasIPv4 = last.includes(".");
  if (hasIPv4 && !IPV4.test(last)) return false;
  const count = groups.length + (hasIPv4 ? 1 : 0);
  const hexadecimal = hasIPv4 ? groups.slice(0, -1) : groups;
  return hexadecimal.every((group) => /^[\da-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

const says = (fits: (value: string) => boolean, what: string): Format => ({
  fits,
  problem: (value) => `string "${value}" is not a valid ${what}`,
});

/** The formats that draft 4 defines; others are not checked. */
export const FORMATS: Readonly<Record<string, Format>> = {
  "date-time": {
    fits: isDateTime,
    problem: (value) =>
      `string "${value}" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`,
  },
  email: says((value) => EMAIL.test(value), "email address"),
  hostname: says((value) => HOSTNAME.test(value), "hostname"),
  ipv4: says((value) => IPV4.test(value), "IPv4 address"),
  ipv6: says(isIPv6, "IPv6 address"),
  regex: says(isRegex, "ECMA 262 regular expression"),
  uri: says((value) => URI.test(value), "URI"),
};
