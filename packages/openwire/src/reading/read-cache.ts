/** The peer's cached ids and destinations by slot. The peer chooses the slots; we only keep and look up. */
export class ReadCache {
  /** By slot; undefined: nothing was ever put there. */
  readonly slots: (object | null | undefined)[] = []

  /** `size`: the negotiated number of slots. */
  constructor(private readonly size: number) {}

  /** False: the slot lies outside what was negotiated. -1 means "do not keep". */
  remember(slot: number, value: object | null): boolean {
    if (slot < 0) return slot === -1
    if (slot >= this.size) return false
    this.slots[slot] = value
    return true
  }

  /** Undefined: nothing was ever put there. Null is a value like others. */
  recall(slot: number): object | null | undefined {
    return this.slots[slot]
  }
}
