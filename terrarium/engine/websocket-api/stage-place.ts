/** Where a stage is: what all its events have in common. */
export interface StagePlace {
  readonly apiId: string;
  readonly stage: string;
  readonly variables: Readonly<Record<string, string>>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE` */
  readonly executionArn: string;
}
