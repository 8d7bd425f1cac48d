/**
 * Where messages go. A destination is a value (kind and name); the broker's living queue or topic is another object.
 * Names never carry `?options` here: whoever parses user text splits those off first.
 */
export type DestinationKind = 'queue' | 'topic' | 'temp-queue' | 'temp-topic'

const SCHEMES: Record<DestinationKind, string> = {
  queue: 'queue://',
  topic: 'topic://',
  'temp-queue': 'temp-queue://',
  'temp-topic': 'temp-topic://',
}

export const ADVISORY_PREFIX = 'ActiveMQ.Advisory.'

/** Thousands of members take a while to read, and are asked for again and again. */
const membersOf = new WeakMap<Destination, readonly Destination[]>()

export class Destination {
  constructor(
    readonly kind: DestinationKind,
    readonly name: string,
  ) {}

  static queue(name: string): Destination {
    return new Destination('queue', name)
  }
  static topic(name: string): Destination {
    return new Destination('topic', name)
  }

  get isQueue(): boolean {
    return this.kind === 'queue' || this.kind === 'temp-queue'
  }
  get isTopic(): boolean {
    return !this.isQueue
  }
  get isTemporary(): boolean {
    return this.kind === 'temp-queue' || this.kind === 'temp-topic'
  }
  /** Several destinations in one name, separated by commas. */
  get isComposite(): boolean {
    return this.name.includes(',')
  }
  /** `*` stands for one path element, `>` for all that follow. */
  get isWildcard(): boolean {
    return this.name.includes('*') || this.name.includes('>')
  }
  get isAdvisory(): boolean {
    return this.kind === 'topic' && this.name.startsWith(ADVISORY_PREFIX)
  }

  /** `queue://NAME`: unique over all kinds, what logs and stores show. */
  get qualifiedName(): string {
    return SCHEMES[this.kind] + this.name
  }
  toString(): string {
    return this.qualifiedName
  }

  equals(other: Destination): boolean {
    return this === other || (this.kind === other.kind && this.name === other.name)
  }

  /**
   * The members of a composite name, each once, as in ActiveMQ; a member may carry its own scheme. A plain destination
   * gives itself.
   */
  members(): readonly Destination[] {
    if (!this.isComposite) return [this]
    let members = membersOf.get(this)
    if (members === undefined) {
      const names = new Set(this.name.split(',').map((part) => part.trim()))
      names.delete('')
      members = [...names].map((name) => Destination.parse(name, this.kind))
      membersOf.set(this, members)
    }
    return members
  }

  /** Reads `queue://A`, `topic://A`, `temp-queue://A`, or a bare name of `defaultKind`. */
  static parse(text: string, defaultKind: DestinationKind = 'queue'): Destination {
    for (const kind of Object.keys(SCHEMES) as DestinationKind[]) {
      const scheme = SCHEMES[kind]
      if (text.startsWith(scheme)) return new Destination(kind, text.slice(scheme.length))
      // ActiveMQ also takes the scheme with a bare colon (`queue:A`).
      const short = scheme.slice(0, -2)
      if (text.startsWith(short)) return new Destination(kind, text.slice(short.length))
    }
    return new Destination(defaultKind, text)
  }
}
