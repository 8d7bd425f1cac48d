/** Producers and consumers of a simulation: each does its work whatever happens to the broker, and keeps the ledger. */
import { type Connection, ConnectionFactory, type Consumer, type Producer, type Session } from '@hermod/client'
import { type Clock, Destination } from '@hermod/model'
import type { SeededRandom } from '@hermod/testkit'
import type { BrokerLives } from './broker-lives.js'
import type { Ledger, Outcome, Taken } from './ledger.js'

export interface Stage {
  readonly lives: BrokerLives
  readonly ledger: Ledger
  readonly random: SeededRandom
  readonly clock: Clock
  readonly queues: readonly string[]
  /** Names of the durable subscriptions on the topic `T`. */
  readonly subscriptions: readonly string[]
  /** True once consumers should end. */
  ending: boolean
  readonly uniqueId: () => string
  readonly notes: string[]
}

export const TOPIC = 'topic://T'

export function sleep(stage: Stage, ms: number): Promise<void> {
  return new Promise((resolve) => stage.clock.after(ms, resolve))
}

export function connect(stage: Stage, failover: boolean, clientId = ''): Promise<Connection> {
  const url = failover ? 'failover:(vm://sim)?maxReconnectDelay=40' : 'vm://sim'
  const { random } = stage
  const factory = new ConnectionFactory(url, {
    vm: stage.lives,
    clock: stage.clock,
    random,
    clientId,
    uniqueId: stage.uniqueId,
    options: {
      'redeliveryPolicy.maximumRedeliveries': -1,
      'redeliveryPolicy.initialRedeliveryDelay': random.below(30),
      'redeliveryPolicy.redeliveryDelay': 10,
      optimizeAcknowledge: random.chance(0.2),
    },
  })
  return factory.createConnection({ onException: () => {} })
}

/** Tries until a broker takes it; the broker may be down just now. */
async function persist<T>(stage: Stage, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      stage.notes.push(`${stage.clock.now()} retry: ${(error as Error).message}`)
      await sleep(stage, 20)
    }
  }
}

export interface ProducerPlan {
  readonly number: number
  readonly count: number
  readonly failover: boolean
  readonly transacted: boolean
}

export async function produce(stage: Stage, plan: ProducerPlan): Promise<void> {
  const { random, ledger } = stage
  const open = (): Promise<[Connection, Session, Producer]> =>
    persist(stage, async () => {
      const connection = await connect(stage, plan.failover)
      const session = await connection.createSession(plan.transacted ? 'transacted' : 'auto')
      return [connection, session, await session.createProducer()]
    })
  let [connection, session, producer] = await open()
  let sequence = 0
  let transactions = 0
  const send = async (outcome: Outcome): Promise<void> => {
    const toTopic = stage.subscriptions.length > 0 && random.chance(0.3)
    const destination = toTopic ? TOPIC : `queue://${random.pick(stage.queues)}`
    const key = `${plan.number}:${++sequence}`
    ledger.send(key, toTopic ? stage.subscriptions : [destination], outcome)
    const body = random.chance(0.2) ? 'x'.repeat(random.below(30_000)) : ''
    const message = session.createTextMessage(`${key}:${body}`)
    message.setProperty('half', sequence % 2)
    await producer.send(message, { destination: Destination.parse(destination) })
  }
  const alone = async (): Promise<void> => {
    const outcome: Outcome = { name: `${plan.number}:${sequence + 1}`, fate: 'doubt' }
    await send(outcome)
    outcome.fate = 'sure'
  }
  const together = async (): Promise<void> => {
    const outcome: Outcome = { name: `transaction ${plan.number}/${++transactions}`, fate: 'open' }
    try {
      for (let i = random.between(1, 5); i > 0; i--) await send(outcome)
      if (random.chance(0.2)) {
        await session.rollback()
        return
      }
      outcome.fate = 'doubt'
      await session.commit()
      outcome.fate = 'sure'
    } finally {
      if (outcome.fate === 'open') outcome.fate = 'undone'
    }
  }
  while (sequence < plan.count) {
    try {
      await (plan.transacted ? together() : alone())
    } catch (error) {
      stage.notes.push(`${stage.clock.now()} producer ${plan.number} at ${sequence}: ${(error as Error).message}`)
      if (plan.transacted) await session.rollback().catch(() => {})
      if (!plan.failover || connection.remoteAddress === undefined) {
        await connection.close().catch(() => {})
        ;[connection, session, producer] = await open()
      }
    }
    if (random.chance(0.3)) await sleep(stage, random.below(20))
  }
  await connection.close().catch(() => {})
}

export interface ConsumerPlan {
  /** `queue://…`, or the name of a durable subscription. */
  readonly target: string
  readonly mode: 'auto' | 'client' | 'individual' | 'transacted'
  readonly failover: boolean
  readonly prefetch: number
  readonly selector: string | null
}

export async function consume(stage: Stage, plan: ConsumerPlan): Promise<void> {
  while (!stage.ending) {
    const isDurable = !plan.target.startsWith('queue://')
    const [connection, session, consumer] = await persist(stage, async () => {
      const made = await connect(stage, plan.failover, isDurable ? plan.target : '')
      try {
        return await subscribe(made, plan)
      } catch (error) {
        await made.close().catch(() => {})
        throw error
      }
    })
    const life = new ConsumerLife(stage, plan, session, consumer)
    try {
      await life.work()
    } catch (error) {
      stage.notes.push(`${stage.clock.now()} consumer of ${plan.target}: ${(error as Error).message}`)
    }
    await connection.close().catch(() => {})
  }
}

export async function subscribe(
  connection: Connection,
  plan: Pick<ConsumerPlan, 'target' | 'mode' | 'prefetch' | 'selector'>,
): Promise<[Connection, Session, Consumer]> {
  await connection.start()
  const session = await connection.createSession(plan.mode)
  const options = { prefetchSize: plan.prefetch, ...(plan.selector === null ? {} : { selector: plan.selector }) }
  const consumer = plan.target.startsWith('queue://')
    ? await session.createConsumer(plan.target, options)
    : await session.createDurableSubscriber(TOPIC, plan.target, options)
  return [connection, session, consumer]
}

/** One consumer until it has had enough or lost its connection. */
class ConsumerLife {
  constructor(
    private readonly stage: Stage,
    private readonly plan: ConsumerPlan,
    private readonly session: Session,
    private readonly consumer: Consumer,
  ) {}

  async work(): Promise<void> {
    const { stage, plan } = this
    for (let i = stage.random.between(3, 60); i > 0 && !stage.ending; i--) {
      if (plan.mode === 'transacted') await this.transaction()
      else await this.some()
      if (stage.random.chance(0.2)) await sleep(stage, stage.random.below(40))
    }
  }

  private async some(): Promise<void> {
    const { random } = this.stage
    const { mode } = this.plan
    let last: Awaited<ReturnType<Consumer['receive']>> = null
    for (let i = random.between(1, mode === 'client' ? 6 : 1); i > 0; i--) {
      const message = await this.consumer.receive(random.between(1, 50))
      if (message === null) break
      this.note(message)
      last = message
    }
    if (last !== null && (mode === 'client' || mode === 'individual')) {
      if (random.chance(0.1)) await this.session.recover()
      else await last.acknowledge()
    }
  }

  private async transaction(): Promise<void> {
    const { random, ledger } = this.stage
    const taken: Taken[] = []
    for (let i = random.between(1, 5); i > 0; i--) {
      const message = await this.consumer.receive(random.between(1, 50))
      if (message === null) break
      taken.push(this.note(message))
    }
    if (random.chance(0.2)) {
      await this.session.rollback()
      return
    }
    await this.session.commit()
    ledger.confirm(taken)
  }

  private note(message: NonNullable<Awaited<ReturnType<Consumer['receive']>>>): Taken {
    return noteReceived(this.stage, this.plan.target, message)
  }
}

export function noteReceived(
  stage: Stage,
  target: string,
  message: NonNullable<Awaited<ReturnType<Consumer['receive']>>>,
): Taken {
  const key = (message as unknown as { text: string }).text.split(':').slice(0, 2).join(':')
  return stage.ledger.receive(target, key, stage.lives.life, message.redelivered)
}
