/** What is said to which broker: at once, later, again, or never. */
import {
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  type Message,
  optionValues,
  ProducerId,
  SessionId,
} from '@hermod/model'
import {
  type Command,
  ConnectionInfo,
  ConsumerInfo,
  MessageAck,
  ProducerInfo,
  RemoveInfo,
  Response,
  SessionInfo,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import { ManualClock, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { OutgoingCommands } from '../../src/failover/outgoing-commands.js'
import { type FailoverOptions, failoverOptions } from '../../src/options.js'
import type { Request } from '../../src/wire/channel.js'

const connectionId = new ConnectionId('ID:c')
const transactionId = new LocalTransactionId(1, connectionId)

/** A broker's end of a link: keeps what it is told. `refuses`: what cannot be encoded. */
class Told {
  readonly commands: Command[] = []
  refuses: Command | undefined

  send(command: Command): void {
    if (command === this.refuses) throw new Error('cannot be encoded')
    this.commands.push(command)
  }

  get names(): string[] {
    return this.commands.map((command) => command.constructor.name)
  }
}

function bench(given: Partial<FailoverOptions> = {}) {
  const clock = new ManualClock()
  const outgoing = new OutgoingCommands(optionValues(failoverOptions, given), clock, () => 'tcp://a:1, tcp://b:1')
  let commandId = 0
  const numbered = <T extends Request>(command: T): T => Object.assign(command, { commandId: ++commandId })
  const say = (command: Request, link?: Told) => outgoing.oneway(numbered(command), link)
  const ask = (command: Request, link?: Told) => outgoing.request(numbered(command), 'it', 0, link)
  return { outgoing, clock, say, ask }
}

const session = () => new SessionInfo({ sessionId: new SessionId('ID:c', 1) })
const producer = () => new ProducerInfo({ producerId: new ProducerId('ID:c', 1, 1) })
const transaction = (type: TransactionType) => new TransactionInfo({ connectionId, transactionId, type })

function message(sequence = 1, within: LocalTransactionId | null = null): Message {
  const made = testMessage({ sequence })
  made.transactionId = within
  return made
}

describe('a command without a link', () => {
  it('waits for one in the order in which it was given', async () => {
    const { outgoing, say } = bench()
    const sent = [say(message(1)), say(message(2))]
    const b = new Told()
    outgoing.resume(b)
    await Promise.all(sent)
    expect(b.names).toEqual(['ConnectionControl', 'Message', 'Message'])
  })

  it('is refused when it is a message and its time is over', async () => {
    const { outgoing, clock, say } = bench({ timeout: 100 })
    const sent = say(message())
    clock.advance(100)
    await expect(sent).rejects.toThrow('100 ms')
    const b = new Told()
    outgoing.resume(b)
    expect(b.names).toEqual(['ConnectionControl'])
  })

  it('is said by the replay alone, if that knows it', () => {
    const { outgoing, say } = bench()
    say(new ConnectionInfo({ connectionId }))
    say(session())
    say(producer())
    const b = new Told()
    outgoing.resume(b)
    expect(b.names).toEqual(['ConnectionControl', 'ConnectionInfo', 'SessionInfo', 'ProducerInfo'])
  })

  it('is never said if it would end what ended with the link; who asks is told that it is done', async () => {
    const { outgoing, say, ask } = bench()
    say(new MessageAck({ consumerId: new ConsumerId('ID:c', 1, 1) }))
    const answer = ask(new RemoveInfo({ objectId: new SessionId('ID:c', 1) }))
    const b = new Told()
    outgoing.resume(b)
    expect(await answer).toBeInstanceOf(Response)
    expect(b.names).toEqual(['ConnectionControl'])
  })
})

describe('the next broker', () => {
  it('is told again what was announced, with the prefetch last, and what still waits for an answer', () => {
    const { outgoing, say, ask } = bench()
    const a = new Told()
    say(new ConnectionInfo({ connectionId }), a)
    say(session(), a)
    const consumerId = new ConsumerId('ID:c', 1, 1)
    say(new ConsumerInfo({ consumerId, destination: Destination.queue('Q'), prefetchSize: 7 }), a)
    void ask(message(), a)
    expect(outgoing.isAnswered).toBe(false)
    const b = new Told()
    outgoing.resume(b)
    expect(b.names).toEqual([
      'ConnectionControl',
      'ConnectionInfo',
      'SessionInfo',
      'ConsumerInfo',
      'ConsumerControl',
      'Message',
    ])
    expect(b.commands[3]).toMatchObject({ prefetchSize: 0 })
    expect(b.commands[4]).toMatchObject({ prefetch: 7 })
  })

  it('is not told again what could not be encoded', async () => {
    const { outgoing, say, ask } = bench()
    const a = new Told()
    say(new ConnectionInfo({ connectionId }), a)
    const [one, other] = [session(), producer()]
    a.refuses = one
    expect(() => say(one, a)).toThrow('cannot be encoded')
    a.refuses = other
    await expect(ask(other, a)).rejects.toThrow('cannot be encoded')
    const b = new Told()
    outgoing.resume(b)
    expect(b.names).toEqual(['ConnectionControl', 'ConnectionInfo'])
  })

  it('is told an open transaction, but none whose end was on its way: a commit is in doubt, a rollback is done', async () => {
    for (const type of [TransactionType.commitOnePhase, TransactionType.rollback]) {
      const { outgoing, say, ask } = bench()
      const a = new Told()
      say(new ConnectionInfo({ connectionId }), a)
      say(transaction(TransactionType.begin), a)
      say(message(1, transactionId), a)
      const b = new Told()
      outgoing.rejectInDoubt()
      outgoing.resume(b)
      expect(b.names).toEqual(['ConnectionControl', 'ConnectionInfo', 'TransactionInfo', 'Message'])
      const ended = ask(transaction(type), b)
      const outcome = expect(ended)
      const told =
        type === TransactionType.rollback
          ? outcome.resolves.toBeInstanceOf(Response)
          : outcome.rejects.toThrow('the commit was on its way')
      outgoing.rejectInDoubt()
      await told
      const c = new Told()
      outgoing.resume(c)
      expect(c.names).toEqual(['ConnectionControl', 'ConnectionInfo'])
    }
  })
})

describe('an answer', () => {
  it('is all that a broker that is left owes; what waits for a link is not asked of it', () => {
    const { outgoing, ask } = bench()
    const asked = message()
    void ask(asked, new Told())
    expect(outgoing.isAnswered).toBe(false)
    outgoing.answer(new Response({ correlationId: asked.commandId }))
    void ask(message(2))
    expect(outgoing.isAnswered).toBe(true)
  })

  it('never comes when all is over', async () => {
    const { outgoing, say, ask } = bench()
    const waiting = [say(message(1)), ask(message(2)), ask(message(3), new Told())]
    outgoing.rejectAll(new Error('closed'))
    for (const one of await Promise.allSettled(waiting)) expect(one).toMatchObject({ status: 'rejected' })
  })
})
