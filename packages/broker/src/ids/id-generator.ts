/** Ids in ActiveMQ's text form: `ID:host-port-time-n:m`, unique across hosts, processes and generators. */

export interface IdSource {
  readonly host: string
  /** A port that the process holds or held at `startMs`: tells processes of the same host and moment apart. */
  readonly port: number
  readonly startMs: number
}

export class IdGenerator {
  private readonly seed: string
  private sequence = 0

  /** `instance` tells generators of one process apart; `prefix` stands in front of the host. */
  constructor(source: IdSource, instance: number, prefix = 'ID:') {
    this.seed = `${prefix}${plainHost(source.host)}-${source.port}-${source.startMs}-${instance}:`
  }

  next(): string {
    return this.seed + ++this.sequence
  }
}

/** Only ASCII: ids end up in file names, JMX names and other protocols. */
function plainHost(host: string): string {
  let plain = ''
  for (const char of host) if (char > ' ' && char <= '~') plain += char
  return plain === '' ? 'localhost' : plain
}
