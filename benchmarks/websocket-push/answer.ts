/** Answers a message with the id of the connection that it came by. */
export const handler = async (event: { readonly requestContext: { readonly connectionId: string } }) => ({
  statusCode: 200,
  body: event.requestContext.connectionId,
});
