/** Parses `tcp://10.0.0.7:6443` from the controller: only what looks like a host may become part of a command line. */
export function parseEndpoint(endpoint: string | undefined): {
  readonly host: string | undefined;
  readonly port: number | undefined;
} {
  const [, bracketed, plain, port] =
    /^\w+:\/\/(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d+))?$/i.exec(endpoint ?? '') ?? [];
  return { host: bracketed ?? plain, port: port === undefined ? undefined : Number(port) };
}
