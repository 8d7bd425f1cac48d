/**
 * `virtualSelectorCacheBrokerPlugin`: remembers the selectors of consumers that are away, so that a selector-aware
 * virtual topic goes on filling their queues with what they want. With a file they outlive the broker.
 */
import {
  type BrokerPlugin,
  type ConnectionContext,
  type ConsumerRequest,
  type Destination,
  every,
  type Message,
  optionValues,
  type Timer,
} from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import { type VirtualSelectorCacheOptions, virtualSelectorCacheOptions } from '../options/virtual.js'
import type { KernelHost } from '../plugins/host.js'
import type { TextFile } from '../plugins/text-file.js'
import { hasWildcards } from './like-wildcards.js'
import type { SelectorMemory } from './virtual-destination.js'

/** A consumer without selector wants everything. */
const EVERYTHING = 'TRUE'
/** Of one queue. Applications that make up a new selector with every start would otherwise fill the memory. */
const MAX_SELECTORS = 1000

export class SelectorCache implements BrokerPlugin, SelectorMemory {
  readonly name = 'virtualSelectorCacheBrokerPlugin'
  private readonly options: VirtualSelectorCacheOptions
  /** By the qualified name of the queue; undefined values: the selector does not compile. */
  private readonly selectors = new Map<string, Map<string, Selector | undefined>>()
  private changed = false
  private timer: Timer | undefined

  constructor(
    given: Partial<VirtualSelectorCacheOptions>,
    /** Undefined: they are not kept over restarts. */
    private readonly file: TextFile | undefined,
    private readonly host: KernelHost,
  ) {
    this.options = optionValues(virtualSelectorCacheOptions, given)
    host.kernel.virtual.selectors = this
  }

  start(): void {
    if (this.file === undefined) return
    this.load(this.file)
    this.timer = every(this.host.clock, this.options.persistInterval, () => this.save())
  }

  stop(): void {
    this.timer?.cancel()
    this.save()
  }

  addConsumer(_context: ConnectionContext, { browser, destination, selector }: ConsumerRequest): undefined {
    if (destination.isAdvisory || destination.isTemporary || browser) return
    this.remember(destination.qualifiedName, selector ?? EVERYTHING)
  }

  /** With a single selector per queue, a consumer without one must not hide it for ever. */
  removeConsumer(_context: ConnectionContext, { destination, selector }: ConsumerRequest): void {
    if (!this.options.singleSelectorPerDestination || selector !== null) return
    const known = this.selectors.get(destination.qualifiedName)
    if (known !== undefined && known.size > 1) this.changed = known.delete(EVERYTHING) || this.changed
  }

  wants(queue: Destination, message: Message): boolean {
    const known = this.selectors.get(queue.qualifiedName)
    if (known === undefined) return false
    for (const [text, selector] of known) if (text === EVERYTHING || selector?.matches(message) === true) return true
    return false
  }

  private remember(queue: string, selector: string): void {
    const { ignoreWildcardSelectors, singleSelectorPerDestination } = this.options
    if (ignoreWildcardSelectors && hasWildcards(selector)) return
    const known = this.selectors.get(queue) ?? new Map<string, Selector | undefined>()
    this.selectors.set(queue, known)
    if (known.has(selector)) return
    if (singleSelectorPerDestination && selector !== EVERYTHING) {
      for (const text of [...known.keys()]) if (text !== EVERYTHING) known.delete(text)
    }
    known.set(selector, this.compiled(queue, selector))
    this.changed = true
    if (known.size > MAX_SELECTORS) this.forgetOldest(queue, known)
  }

  private forgetOldest(queue: string, known: Map<string, unknown>): void {
    const [oldest] = known.keys()
    known.delete(oldest!)
    this.host.log.warn(`${queue} has had more than ${MAX_SELECTORS} selectors; [${oldest}] is not remembered any more`)
  }

  private compiled(queue: string, selector: string): Selector | undefined {
    try {
      return selector === EVERYTHING ? undefined : compileSelector(selector)
    } catch (error) {
      this.host.log.error(`The selector [${selector}] remembered for ${queue} is not valid`, error)
      return undefined
    }
  }

  private load(file: TextFile): void {
    try {
      const text = file.read()
      if (text === undefined) return
      for (const [queue, selectors] of parsed(text)) for (const one of selectors) this.remember(queue, one)
      this.changed = false
    } catch (error) {
      this.host.log.error(`Unable to read the persisted selectors in ${file.path}; they are ignored`, error)
    }
  }

  private save(): void {
    if (this.file === undefined || !this.changed) return
    try {
      const entries = [...this.selectors].map(([queue, known]) => [queue, [...known.keys()]])
      this.file.write(`${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`)
      this.changed = false
    } catch (error) {
      this.host.log.error(`Unable to persist the selectors in ${this.file.path}`, error)
    }
  }
}

function parsed(text: string): [string, string[]][] {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('expected a JSON object')
  return Object.entries(value).map(([queue, selectors]) => {
    if (!Array.isArray(selectors) || !selectors.every((one): one is string => typeof one === 'string')) {
      throw new Error(`expected an array of selectors at ${queue}`)
    }
    return [queue, selectors]
  })
}
