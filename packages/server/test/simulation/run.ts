/** One simulated run: chance decides the cast, the settings and the misfortunes; the seed says it all again. */
import { ManualClock, RecordingLogger, SeededRandom } from '@hermod/testkit'
import { BrokerLives } from './broker-lives.js'
import { type ConsumerPlan, connect, consume, noteReceived, produce, type Stage, sleep, subscribe } from './clients.js'
import { Ledger } from './ledger.js'

/** Nothing that works takes longer: simulated time, and rounds of the event loop. */
const LIMIT_MS = 900_000
const LIMIT_ROUNDS = 400_000

export interface RunReport {
  readonly problems: readonly string[]
  /** What happened to the clients, then what the broker logged. */
  readonly story: readonly string[]
  readonly sent: number
  readonly lives: number
}

export type Misfortune = 'none' | 'cuts' | 'restarts' | 'power cuts'

export async function run(seed: number): Promise<RunReport> {
  const random = new SeededRandom(seed)
  const simulation = new Simulation(random, random.pick<Misfortune>(['none', 'cuts', 'restarts', 'power cuts']))
  return simulation.run()
}

class Simulation {
  private readonly clock = new ManualClock()
  private readonly log = new RecordingLogger()
  private readonly notes: string[] = []
  private readonly ledger = new Ledger()
  private readonly lives: BrokerLives
  private readonly stage: Stage
  private readonly busy = new Set<string>()
  private readonly limited: boolean
  private rounds = 0

  constructor(
    private readonly random: SeededRandom,
    private readonly misfortune: Misfortune,
  ) {
    const { clock, log } = this
    const memoryLimit = random.pick([0, 0, 0, 40_000])
    const memoryLimitBytes = random.pick([100_000, 64 * 1024 * 1024, 64 * 1024 * 1024])
    this.limited = memoryLimit > 0 || memoryLimitBytes < 10_000_000
    this.lives = new BrokerLives({
      clock,
      random,
      log,
      store: {
        journalMaxFileLength: random.pick([16_384, 200_000, 32 * 1024 * 1024]),
        journalMaxWriteBatchSize: random.pick([2000, 100_000, 4_000_000]),
        preallocationScope: 'none',
        checkpointInterval: random.pick([20, 500, 5000]),
        cleanupInterval: random.pick([100, 1000, 30_000]),
      },
      policies: [
        {
          destination: null,
          options: {
            maxPageSize: random.pick([2, 20, 200]),
            memoryLimit,
            useCache: random.chance(0.7),
            expireMessagesPeriod: random.pick([0, 100, 30_000]),
            queuePrefetch: random.pick([1, 10, 1000]),
          },
        },
      ],
      memoryLimitBytes,
      slowSyncs: random.pick([0, 0.2, 1]),
      concurrentStoreAndDispatch: random.chance(0.6),
    })
    let connections = 0
    this.stage = {
      lives: this.lives,
      ledger: this.ledger,
      random,
      clock,
      queues: ['A', 'B', 'C'].slice(0, random.between(1, 3)),
      subscriptions: ['s1', 's2'].slice(0, random.below(3)),
      ending: false,
      uniqueId: () => `sim-${1000 + ++connections}`,
      notes: this.notes,
    }
  }

  async run(): Promise<RunReport> {
    try {
      await this.drive('the first start', this.lives.start())
      await this.drive('the subscriptions', this.subscribeAll())
      await this.drive('the work', this.work())
      await this.drive('the drain', this.drainAll())
      this.checkEmpty()
      await this.drive('the last restart', this.restart())
      await this.drive('the second drain', this.drainAll())
      this.ledger.close()
    } catch (error) {
      this.ledger.problems.push(String((error as Error).stack))
    }
    for (const error of this.lives.errors) this.ledger.problems.push(`broke: ${(error as Error).stack}`)
    return {
      problems: this.ledger.problems,
      story: [...this.notes, ...this.log.lines.map(({ level, text }) => `${level} ${text}`)],
      sent: this.ledger.sent.size,
      lives: this.lives.life,
    }
  }

  /** Turns the event loop and the clock until `work` is done. */
  private async drive(what: string, work: Promise<void>): Promise<void> {
    const { clock, lives, random } = this
    const deadline = clock.now() + LIMIT_MS
    let over = false
    let failure: unknown
    work.then(
      () => {
        over = true
      },
      (error: unknown) => {
        over = true
        failure = error
      },
    )
    while (!over) {
      for (let i = 0; i < 4; i++) await new Promise((resume) => setImmediate(resume))
      while (lives.disk.pendingCompletions > 0 && random.chance(0.5)) lives.disk.completeNext()
      if (!over) clock.advance(Math.min(clock.nextInMs ?? 1, 5))
      if (clock.now() > deadline || ++this.rounds > LIMIT_ROUNDS) throw new Error(`${what} hangs: ${this.state()}`)
    }
    if (failure !== undefined) throw failure
  }

  private state(): string {
    const view = this.lives.broker?.view()
    const { misfortune, busy } = this
    return JSON.stringify(
      { misfortune, busy: [...busy], view },
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
      1,
    )
  }

  private async subscribeAll(): Promise<void> {
    for (const name of this.stage.subscriptions) {
      const connection = await connect(this.stage, false, name)
      await subscribe(connection, { target: name, mode: 'auto', prefetch: 1, selector: null })
      await connection.close()
    }
  }

  private async work(): Promise<void> {
    const { stage } = this
    const producing = this.producers()
    const consuming = this.consumerPlans().map((plan) => this.watched(JSON.stringify(plan), consume(stage, plan)))
    const trouble = this.trouble()
    await Promise.all(producing)
    stage.ending = true
    await trouble
    await Promise.all(consuming)
  }

  private producers(): Promise<void>[] {
    const { random, stage } = this
    return Array.from({ length: random.between(1, 4) }, (_, number) => {
      const count = random.between(5, 120)
      const plan = { number, count, failover: random.chance(0.6), transacted: random.chance(0.4) }
      return this.watched(`producer ${JSON.stringify(plan)}`, produce(stage, plan))
    })
  }

  private async watched(name: string, work: Promise<void>): Promise<void> {
    this.busy.add(name)
    await work
    this.busy.delete(name)
  }

  private consumerPlans(): ConsumerPlan[] {
    const { random, stage } = this
    const plan = (target: string): ConsumerPlan => ({
      target,
      mode: random.pick(['auto', 'client', 'individual', 'transacted']),
      failover: random.chance(0.6),
      prefetch: random.pick([0, 1, 2, 5, 100, 1000]),
      selector: target.startsWith('queue://') ? random.pick([null, null, 'half = 0', 'half = 1']) : null,
    })
    const queues = Array.from({ length: random.below(5) }, () => `queue://${random.pick(stage.queues)}`)
    const durable = stage.subscriptions.filter(() => this.limited || random.chance(0.8))
    const plans = [...queues, ...durable].map(plan)
    // What nobody takes fills the memory and then holds the producers, as it should.
    if (this.limited) for (const queue of stage.queues) plans.push({ ...plan(`queue://${queue}`), selector: null })
    return plans
  }

  private async trouble(): Promise<void> {
    const { random, stage, misfortune, lives } = this
    if (misfortune === 'none') return
    while (!stage.ending) {
      await sleep(stage, random.between(20, 600))
      if (stage.ending) return
      if (misfortune === 'cuts' || random.chance(0.6)) lives.cutOne(random)
      else if (misfortune === 'restarts' || random.chance(0.3)) await this.restart()
      else await this.powerCut()
    }
  }

  private async restart(): Promise<void> {
    this.notes.push(`${this.clock.now()} restart`)
    await this.lives.stop()
    await sleep(this.stage, 20 + this.random.below(100))
    await this.lives.start()
  }

  private async powerCut(): Promise<void> {
    this.notes.push(`${this.clock.now()} power cut`)
    this.lives.powerCut()
    await sleep(this.stage, 20 + this.random.below(100))
    await this.lives.start()
  }

  private async drainAll(): Promise<void> {
    for (const queue of this.stage.queues) await this.drain(`queue://${queue}`)
    for (const name of this.stage.subscriptions) await this.drain(name)
  }

  private async drain(target: string): Promise<void> {
    const { stage } = this
    const connection = await connect(stage, false, target.startsWith('queue://') ? '' : target)
    const [, session, consumer] = await subscribe(connection, {
      target,
      mode: 'transacted',
      prefetch: 100,
      selector: null,
    })
    for (let message = await consumer.receive(5000); message !== null; message = await consumer.receive(5000)) {
      const taken = noteReceived(stage, target, message)
      await session.commit()
      this.ledger.confirm([taken])
    }
    await connection.close()
  }

  private checkEmpty(): void {
    const view = this.lives.broker!.view()
    for (const { destination, queueSize } of view.destinations) {
      if (destination.startsWith('queue://') && queueSize > 0) {
        this.ledger.problems.push(`${destination} still has ${queueSize} messages nobody gets`)
      }
    }
    for (const { subscriptionName, pendingCount, inFlightCount } of view.durableSubscriptions) {
      const left = pendingCount + inFlightCount
      if (left > 0) this.ledger.problems.push(`${subscriptionName} still has ${left} messages nobody gets`)
    }
    for (const { blockage } of view.blockages) this.ledger.problems.push(`still blocked: ${blockage.limit}`)
    const memory = view.usage[0]
    if (memory !== undefined && memory.usedBytes > 0) this.ledger.problems.push(`memory in use: ${memory.usedBytes}`)
  }
}
