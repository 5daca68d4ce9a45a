/** The bucket of an origin's domain name, `BUCKET.s3.amazonaws.com` or with its region; undefined for another server. */
export function bucketOfDomain(domainName: string): string | undefined {
  return /^(.+?)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(domainName)?.[1];
}

/** The key that a path names, decoded as S3 does it; undefined where it cannot be decoded. */
export function keyOfPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return undefined;
  }
}
