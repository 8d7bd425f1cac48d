/** What a consumer asked for, checked and with its selector compiled; and whose it is. */
import type { BrokerError, ConsumerId, ConsumerRequest, DeliverySink, Destination, Message } from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import type { Connection } from '../connection/connection.js'
import { refusedName } from '../destinations/name-limit.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { mustBeOver, tell, type With } from '../plugins/hooks.js'
import { CostlyConsumer } from './costly-consumer.js'
import { mayAttach } from './may-attach.js'
import { isSomebodyElses } from './temporary-owner.js'

export class Terms {
  readonly id: ConsumerId
  readonly destination: Destination
  readonly priority: number
  readonly exclusive: boolean
  readonly selector: Selector | undefined
  private readonly predicate: ConsumerRequest['additionalPredicate']
  private failedJudges: Set<unknown> | undefined
  private costly = false

  constructor(
    readonly request: ConsumerRequest,
    readonly connection: Connection,
    readonly sink: DeliverySink,
    private readonly kernel: Pick<Kernel, 'hooks' | 'log' | 'destinations' | 'policies' | 'dispatcher' | 'clock'>,
  ) {
    this.id = request.id
    this.destination = request.destination
    this.priority = request.priority
    this.exclusive = request.exclusive
    this.selector = selectorOf(request.selector)
    this.predicate = request.additionalPredicate
  }

  /** Selector, noLocal, predicate and plug-ins. */
  wants(message: Message): boolean {
    return this.selects(message) === true && this.accepts(message)
  }

  /** What its selector says; undefined: that would cost too much, so the consumer gets nothing more and is closed. */
  selects(message: Message): boolean | undefined {
    if (this.selector === undefined) return true
    if (this.costly) return undefined
    const matches = this.connection.selectorAccount.judge(this.selector, message)
    if (matches === undefined) this.end()
    return matches
  }

  private end(): void {
    this.costly = true
    this.kernel.dispatcher.wake(new CostlyConsumer(this, this.kernel))
  }

  /** noLocal, the predicate and plug-ins: what is left to ask when the selector has been. */
  accepts(message: Message): boolean {
    if (this.costly) return false
    if (this.request.noLocal && message.producerId.connectionId === this.id.connectionId) return false
    if (this.predicate !== undefined && !this.predicate(message)) return false
    return this.allowed(message)
  }

  /** False: it is another connection's own, or a plug-in keeps this consumer, which has wildcards, from it. */
  mayAttach(destination: Destination): boolean {
    if (isSomebodyElses(this.kernel, destination, this.connection.origin)) return false
    return mayAttach(this.kernel, this.connection, this.request, destination)
  }

  /** No plug-in keeps the message from this consumer. */
  allowed(message: Message): boolean {
    const judges = this.kernel.hooks.mayConsume
    return judges === undefined || this.allowedByAll(judges, message)
  }

  /** The message is on its way: plug-ins may take note, but not undo it. */
  tellDelivered(message: Message): void {
    const { hooks, log } = this.kernel
    if (hooks.delivered !== undefined) tell(hooks.delivered, log, (plugin) => this.delivered(plugin, message))
  }

  private delivered(plugin: With<'delivered'>, message: Message): unknown {
    return plugin.delivered(this.connection, this.id, message)
  }

  /** A plug-in that fails has not said yes. It is asked for every message, so only its first failure is logged. */
  private allowedByAll(judges: readonly With<'mayConsume'>[], message: Message): boolean {
    for (const judge of judges) {
      try {
        const verdict: unknown = mustBeOver(judge.mayConsume(this.connection, message))
        if (verdict === false) return false
        if (verdict !== true) throw new Error('mayConsume must return true or false')
      } catch (error) {
        this.judgeFailed(judge, error)
        return false
      }
    }
    return true
  }

  private judgeFailed(judge: With<'mayConsume'>, error: unknown): void {
    this.failedJudges ??= new Set()
    if (this.failedJudges.has(judge)) return
    this.failedJudges.add(judge)
    this.kernel.log.error(`Plug-in ${judge.name} failed: ${this.id} does not get the message`, error)
  }
}

/** Undefined for none. Throws `javax.jms.InvalidSelectorException`. */
export function selectorOf(text: string | null): Selector | undefined {
  return text === null || text.trim() === '' ? undefined : compileSelector(text)
}

/** Refuses a destination that nothing can be consumed from. */
export function checkConsumable(destination: Destination): BrokerError | undefined {
  const members = destination.members()
  if (members.length === 0 || members.some((member) => member.name === '')) {
    return errors.destinationName({ destination: `${destination}`, reason: 'the name is empty' })
  }
  return refusedName(destination)
}
