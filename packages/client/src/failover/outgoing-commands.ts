/**
 * What a failover client says, to whichever broker there is: sent at once or kept until there is a link, and said again
 * to the next broker as far as that one has to know it.
 */
import { type Clock, Message, type TransactionId } from '@hermod/model'
import {
  type Command,
  MessageAck,
  RemoveInfo,
  Response,
  ShutdownInfo,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import { clientErrors } from '../errors.js'
import type { FailoverOptions } from '../options.js'
import type { Request } from '../wire/channel.js'
import { type Answer, PendingRequests } from '../wire/pending-requests.js'
import { HeldCommands } from './held-commands.js'
import { StateTracker } from './state-tracker.js'

/** Where commands go while there is a broker. */
export type CommandLink = Pick<PeerLink, 'send'>

/** Commands that may wait while there is no connection; beyond it they are refused. */
const MAX_WAITING = 100_000

export class OutgoingCommands {
  private readonly pending: PendingRequests
  private readonly tracker: StateTracker
  private readonly held: HeldCommands

  /** `uris`: where a broker is looked for, for errors. */
  constructor(
    private readonly options: FailoverOptions,
    clock: Clock,
    uris: () => string,
  ) {
    this.pending = new PendingRequests(clock)
    this.tracker = new StateTracker(options.trackMessages ? options.maxCacheSize : 0, options.trackTransactionProducers)
    this.held = new HeldCommands(clock, MAX_WAITING, uris)
  }

  /** Nothing waits for the answer of the broker that a link leads to. */
  get isAnswered(): boolean {
    return this.pending.commands().every(({ commandId }) => this.held.has(commandId))
  }

  /** A message that waits for a link gives a promise of having been sent. Throws for what cannot be encoded. */
  oneway(command: Request, link: CommandLink | undefined): Promise<void> | undefined {
    if (link !== undefined) {
      link.send(command) // first: what cannot be sent must not be said again to the next broker
      this.tracker.track(command)
      return undefined
    }
    if (command instanceof Message) return this.held.wait(command, this.options.timeout)
    if (!this.tracker.track(command) && !isStale(command)) this.held.add(command)
    return undefined
  }

  request(command: Request, what: string, timeoutMs: number, link: CommandLink | undefined): Promise<Command> {
    const answer = this.pending.add(command, what, timeoutMs)
    if (link === undefined) this.hold(command)
    else if (this.sent(command, link)) this.tracker.track(command)
    return command instanceof TransactionInfo ? this.untrackWhenAnswered(command, answer) : answer
  }

  answer(answer: Answer): void {
    this.pending.answer(answer)
  }

  /** Says everything again, then what still waits for an answer and what waited to be sent. */
  resume(link: CommandLink): void {
    const replayed = new Set<number>()
    for (const command of this.tracker.replay()) {
      link.send(command)
      if ('commandId' in command) replayed.add(command.commandId)
    }
    for (const command of this.pending.commands()) {
      if (!replayed.has(command.commandId) && !this.held.has(command.commandId)) this.sent(command, link)
    }
    this.held.release((command) => {
      this.tracker.track(command)
      link.send(command)
    })
  }

  /** A commit without an answer may or may not have happened: the application must know, not a replay decide. */
  rejectInDoubt(): void {
    const inDoubt = this.tracker.takeInDoubt()
    for (const command of this.pending.commands()) {
      if (!(command instanceof TransactionInfo) || command.type === TransactionType.begin) continue
      const id = String(command.transactionId)
      if (!inDoubt.has(id)) continue
      if (command.type === TransactionType.rollback) {
        // The broker rolled back when the link went: that was what was wanted.
        this.pending.answer(done(command))
      } else this.pending.reject(command.commandId, clientErrors.inDoubt({ id, what: 'the commit was on its way' }))
    }
  }

  /** There will be no broker any more. */
  rejectAll(reason: Error): void {
    this.pending.rejectAll(reason)
    this.held.refuse(reason)
  }

  /** As in ActiveMQ only messages wait no longer than `timeout` for a connection. */
  private hold(command: Request): void {
    const { commandId } = command
    if (command instanceof Message) {
      this.held.addFor(command, this.options.timeout, (error) => this.pending.reject(commandId, error))
    } else if (this.tracker.track(command)) return
    else if (isStale(command)) this.pending.answer(done(command))
    else this.held.add(command)
  }

  /** False: it cannot be encoded, which whoever waits for its answer is told. */
  private sent(command: Request, link: CommandLink): boolean {
    try {
      link.send(command)
      return true
    } catch (error) {
      this.pending.reject(command.commandId, error as Error)
      return false
    }
  }

  private async untrackWhenAnswered(command: TransactionInfo, answer: Promise<Command>): Promise<Command> {
    try {
      return await answer
    } finally {
      if (command.type !== TransactionType.begin) this.tracker.transactionEnded(command.transactionId as TransactionId)
    }
  }
}

/** Means nothing to another broker: what it would end there has ended with the link. */
function isStale(command: Command): boolean {
  return command instanceof RemoveInfo || command instanceof MessageAck || command instanceof ShutdownInfo
}

function done(command: Request): Response {
  return new Response({ correlationId: command.commandId })
}
