/** A byte link: one connection's transport, already established. TCP, TLS, WebSocket and in-memory pairs look alike. */
export interface Link {
  /** `tcp://10.0.0.5:51234`: what logs and connection lists show. */
  readonly remoteAddress: string
  /** Port of this end, where there are ports. */
  readonly localPort?: number | undefined
  /** Set where the link is encrypted. */
  readonly tls?: TlsPeer
  /** Bytes taken by `write` that the peer's side has not accepted yet. */
  readonly backlogBytes: number
  /** Begins reading. Bytes go to `sink` from then on; nothing is read before. */
  start(sink: LinkSink): void
  /**
   * Sends the bytes. True: they are gone and the memory may be reused at once. False: the link keeps the memory until
   * it has drained, the caller must not touch it again.
   */
  write(bytes: Uint8Array): boolean
  /** Stops calling `sink.data` (flow control); bytes wait in the socket. Both are idempotent. */
  pause(): void
  resume(): void
  /** Closes after everything written has been sent. */
  end(): void
  /** Closes now. `sink.closed` follows. */
  destroy(reason?: Error): void
}

/** What TLS knows about the other end. */
export interface TlsPeer {
  /** Subject of the certificate that it proved to own and that is trusted, as Java prints it; null: it showed none. */
  readonly certificateSubject: string | null
}

export interface LinkSink {
  /** Bytes [start, end) of `buffer` have come. They are valid only during the call: the buffer is shared by all links. */
  data(buffer: Uint8Array, start: number, end: number): void
  /**
   * Where the sink would like the next bytes to be read to; undefined: wherever. A link may ask after each `data`, and
   * then calls `data` with what it got, from its start.
   */
  room?(): Uint8Array | undefined
  /** The backlog has fallen to zero after a write had returned false. */
  drained(): void
  /** Called once, last. `error` is why, if it was not an orderly end. */
  closed(error?: Error): void
}

/** A listening socket. */
export interface LinkServer {
  /** The address clients use, with the port that was really taken. */
  readonly address: string
  close(): Promise<void>
}
