/**
 * What keeps journal files alive: how many live messages each holds, and which files hold acknowledgements (or
 * outcomes) for messages in which. The second matters because a rebuild would bring acknowledged messages back if the
 * file of the ack went before the file of the message.
 */
export class FileLedger {
  private readonly live = new Map<number, number>()
  private readonly acks = new Map<number, Set<number>>()
  // The same pair comes many times in a row.
  private lastAckFile = -1
  private lastMessageFile = -1

  liveIn(file: number): number {
    return this.live.get(file) ?? 0
  }

  added(file: number): void {
    this.live.set(file, (this.live.get(file) ?? 0) + 1)
  }

  removed(file: number): void {
    const count = (this.live.get(file) ?? 0) - 1
    if (count > 0) this.live.set(file, count)
    else this.live.delete(file)
  }

  acknowledged(ackFile: number, messageFile: number): void {
    if (ackFile === messageFile) return
    if (ackFile === this.lastAckFile && messageFile === this.lastMessageFile) return
    this.lastAckFile = ackFile
    this.lastMessageFile = messageFile
    const files = this.acks.get(ackFile)
    if (files === undefined) this.acks.set(ackFile, new Set([messageFile]))
    else files.add(messageFile)
  }

  /** Files whose messages have acks in `file`. */
  acksIn(file: number): ReadonlySet<number> {
    return this.acks.get(file) ?? NONE
  }

  /** The file is gone. */
  forget(file: number): void {
    this.live.delete(file)
    this.acks.delete(file)
    for (const files of this.acks.values()) files.delete(file)
    this.lastAckFile = -1
  }

  get filesWithLive(): Iterable<[number, number]> {
    return this.live
  }

  toRow(): FileLedgerRow {
    return { live: [...this.live], acks: [...this.acks].map(([file, files]) => [file, [...files]]) }
  }

  restore(row: FileLedgerRow): void {
    for (const [file, count] of row.live) this.live.set(file, count)
    for (const [file, files] of row.acks) this.acks.set(file, new Set(files))
  }
}

const NONE: ReadonlySet<number> = new Set()

export interface FileLedgerRow {
  readonly live: readonly [number, number][]
  readonly acks: readonly [number, number[]][]
}
