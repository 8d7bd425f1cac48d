/** A peer's bytes break the rules of their format. The message says where; the connection that sent them ends. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
