/**
 * What brokers call into a multicast group, as plain text, one packet each time:
 *
 *     default.ActiveMQ-4.alive.%localhost%tcp://host:61616
 *     default.ActiveMQ-4.dead.%localhost%tcp://host:61616
 *
 * The name between the percent signs is `localhost` whoever speaks; nobody looks at it.
 */

export interface Packet {
  readonly kind: 'alive' | 'dead'
  /** Address of the connector that is announced. */
  readonly service: string
}

/** Longer ones are cut off by ActiveMQ's receivers. */
export const MAX_PACKET_BYTES = 8192

export function packetText(group: string, { kind, service }: Packet): string {
  return `${prefix(group)}${kind}.%localhost%${service}`
}

const decoder = new TextDecoder()

/** `foreign`: of another group, as several may share an address. `garbled`: of this group, and makes no sense. */
export function readPacket(bytes: Uint8Array, group: string): Packet | 'foreign' | 'garbled' {
  const start = prefix(group)
  const startBytes = Buffer.byteLength(start)
  // Only as much is looked at as is needed: whoever sends many or long packets should not keep us busy.
  if (decoder.decode(bytes.subarray(0, startBytes)) !== start) return 'foreign'
  if (bytes.length > MAX_PACKET_BYTES) return 'garbled'
  const match = /^(alive|dead)\.%[^%]*%(.+)$/s.exec(decoder.decode(bytes.subarray(startBytes)))
  return match === null ? 'garbled' : { kind: match[1] as Packet['kind'], service: match[2]! }
}

function prefix(group: string): string {
  return `${group}.ActiveMQ-4.`
}
