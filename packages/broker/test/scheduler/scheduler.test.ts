/** Messages that ask for a later delivery, with the clock in hand. */
import {
  Destination,
  type DurabilityWaiter,
  JavaLong,
  LocalTransactionId,
  type Message,
  type PluginFactory,
  type SpoolDisk,
  type StoreListener,
  type Ticket,
} from '@hermod/model'
import { MemoryJobStore, MemoryStore } from '@hermod/store'
import { ManualClock } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import type { KernelHost } from '../../src/index.js'
import { bodyOf, type TestConnection, type TestConsumer, World, type WorldOptions } from '../world.js'

const Q = Destination.queue('Q')
const MANAGEMENT = Destination.topic('ActiveMQ.Scheduler.Management')
const ANSWERS = Destination.queue('ANSWERS')
/** A full half second, so that times in the tests are round. */
const START = 1_700_000_000_000

interface Rig {
  readonly world: World
  readonly connection: TestConnection
  readonly consumer: TestConsumer
  readonly jobs: MemoryJobStore
  send(body: string, properties: Record<string, string | number | boolean>, destination?: Destination): Promise<Message>
}

async function rig(options: WorldOptions & { readonly jobStore?: MemoryJobStore } = {}): Promise<Rig> {
  const jobs = options.jobStore ?? new MemoryJobStore()
  const world = await World.start({ clock: new ManualClock(START), ...options, jobStore: jobs })
  const connection = await world.connect()
  const consumer = connection.consumer(Q)
  const producer = connection.producer(null)
  return {
    world,
    connection,
    consumer,
    jobs,
    send: (body, properties, destination = Q) => producer.send(body, { destination, properties }),
  }
}

/** As a failing or slow disk would have it: durable, or not, when the test says so. */
class SlowJobs extends MemoryJobStore {
  private asked = 0
  private listener!: StoreListener
  override async open(listener?: StoreListener): Promise<void> {
    this.listener = listener!
  }
  override ticket(): Ticket {
    this.onDirty()
    return ++this.asked
  }
  finish(): void {
    Object.assign(this, { durable: this.asked })
    this.listener.durable(this.asked)
  }
  fail(): void {
    this.listener.failed(new Error('no disk'), this.asked)
  }
}

class SlowStore extends MemoryStore {
  private asked = 0
  private appended = 0
  commits = 0
  private listener!: StoreListener
  override async open(listener: StoreListener, progress: (line: string) => void) {
    this.listener = listener
    return super.open(listener, progress)
  }
  override ticket(): Ticket {
    this.asked = ++this.appended
    this.onDirty()
    return this.asked
  }
  override commit(): void {
    this.commits++
  }
  finish(): void {
    Object.assign(this, { durable: this.asked })
    this.listener.durable(this.asked)
  }
  fail(): void {
    this.listener.failed(new Error('no disk'), this.asked)
  }
}

class Waiter implements DurabilityWaiter {
  told = ''
  durable(): void {
    this.told = 'durable'
  }
  durabilityFailed(): void {
    this.told = 'failed'
  }
}

describe('a scheduled message', () => {
  it('comes when its delay has passed, not before, and once [F4.168]', async () => {
    const { world, consumer, send } = await rig()
    await send('later', { AMQ_SCHEDULED_DELAY: 5000 })
    await world.pass(5000)
    expect(consumer.bodies).toEqual([])
    await world.pass(500)
    expect(consumer.bodies).toEqual(['later'])
    await world.pass(3_600_000)
    expect(consumer.bodies).toEqual(['later'])
  })

  it('is as its sender made it, without the wish to be scheduled and with the id of its job [F4.172]', async () => {
    const { world, consumer, send } = await rig()
    const sent = await send('later', { AMQ_SCHEDULED_DELAY: 1000, own: 'kept' })
    await world.pass(2000)
    const { message } = consumer.received[0]!
    expect(message.messageId.producerKey()).toBe(sent.messageId.producerKey())
    expect([...message.properties()]).toEqual([
      ['own', 'kept'],
      ['scheduledJobId', `${sent.producerId}:1`],
    ])
  })

  it('says who sent it in the word of the broker, not of its sender', async () => {
    const { world, connection, consumer } = await rig({ options: { populateJMSXUserID: true } })
    const [owner, thief] = ['owner', 'thief']
    const liar = await world.connect({ userName: thief })
    const producer = liar.producer(null)
    const message = producer.message('m', { destination: Q, properties: { AMQ_SCHEDULED_DELAY: 1000 } })
    message.userID = owner
    producer.port.send(message, null, false)
    await world.pass(2000)
    expect(consumer.received.map((one) => one.message.userID)).toEqual([thief])
    await connection.close()
  })

  it('comes once more than it repeats, a period apart, each under a name of its own [F4.169] [F4.170]', async () => {
    const { world, consumer, send, jobs } = await rig()
    await send('again', { AMQ_SCHEDULED_DELAY: 1000, AMQ_SCHEDULED_PERIOD: 3000, AMQ_SCHEDULED_REPEAT: 3 })
    const counts: number[] = []
    for (let n = 0; n < 6; n++) {
      await world.pass(n === 0 ? 1500 : 3000)
      counts.push(consumer.bodies.length)
    }
    expect(counts).toEqual([1, 2, 3, 4, 4, 4])
    expect(new Set(consumer.received.map(({ message }) => `${message.messageId}`)).size).toBe(4)
    expect(jobs.count).toBe(0)
  })

  it('that repeats for ever without a period leaves the processor to others', async () => {
    const { world, consumer, send } = await rig()
    await send('endless', { AMQ_SCHEDULED_DELAY: 500, AMQ_SCHEDULED_REPEAT: -1 })
    await world.pass(11_000)
    expect(consumer.bodies.length).toBeGreaterThan(50)
    expect(consumer.bodies.length).toBeLessThanOrEqual(102)
  })

  it('fires on the minute by its cron entry [F4.171]', async () => {
    const { world, consumer, send } = await rig()
    const times: number[] = []
    await send('cron', { AMQ_SCHEDULED_CRON: '* * * * *' })
    for (let n = 0; n < 200; n++) {
      await world.pass(1000)
      while (times.length < consumer.bodies.length) times.push(world.clock.now())
    }
    expect(times.map((time) => time % 60_000)).toEqual([0, 0, 0])
  })

  it('starts a run of its own at each time of its cron entry, if it repeats [F4.171]', async () => {
    const { world, consumer, send } = await rig()
    const properties = { AMQ_SCHEDULED_CRON: '*/2 * * * *', AMQ_SCHEDULED_PERIOD: 1000, AMQ_SCHEDULED_REPEAT: 2 }
    await send('cron', properties)
    await world.pass(2 * 60_000)
    expect(consumer.bodies.length).toBe(3)
    await world.pass(2 * 60_000)
    expect(consumer.bodies.length).toBe(6)
  })

  it.each([
    [{ AMQ_SCHEDULED_PERIOD: 1, AMQ_SCHEDULED_REPEAT: 6 }, /scheduled repeat value is too large/],
    [{ AMQ_SCHEDULED_DELAY: 'soon' }, /AMQ_SCHEDULED_DELAY must be a whole number, not soon/],
    [{ AMQ_SCHEDULED_CRON: '* *' }, /wrong number of tokens\(2\)/],
  ])('%o is refused and nothing of it kept [F4.170]', async (properties, message) => {
    const { world, consumer, send, jobs } = await rig({ options: { maxSchedulerRepeatAllowed: 5 } })
    await expect(send('wrong', properties)).rejects.toThrow(message)
    await world.pass(100_000)
    expect([jobs.count, consumer.bodies.length]).toEqual([0, 0])
  })

  it('with a time no clock reaches waits, and a long of its sender serves as a delay', async () => {
    const { world, consumer, connection, jobs } = await rig()
    const producer = connection.producer(Q)
    const message = producer.message('never')
    message.setProperties(new Map([['AMQ_SCHEDULED_DELAY', new JavaLong(2n ** 63n - 1n)]]))
    producer.port.send(message, null, true)
    await world.pass(1e7)
    expect([jobs.count, consumer.bodies.length]).toEqual([1, 0])
  })

  it('lives as long as its sender wished, counted from its delivery', async () => {
    const { world, connection, consumer } = await rig()
    const properties = { AMQ_SCHEDULED_DELAY: 60_000 }
    await connection.producer(Q).send('short', { expiration: START + 1000, properties })
    await world.pass(60_500)
    const { message } = consumer.received[0]!
    expect([message.timestamp, message.expiration]).toEqual([START + 60_500, START + 61_500])
  })

  it('is scheduled with the commit of its transaction, or not at all [F4.175]', async () => {
    const { world, connection, consumer, jobs } = await rig()
    const producer = connection.producer(Q)
    const properties = { AMQ_SCHEDULED_DELAY: 1000 }
    for (const [n, end] of [
      [1, 'rollback'],
      [2, 'commit'],
    ] as const) {
      const transaction = new LocalTransactionId(n, connection.id)
      connection.port.begin(transaction)
      await producer.send(end, { transaction, properties })
      await world.pass(5000)
      expect(jobs.count).toBe(0)
      connection.port[end](transaction, true)
      await world.settle()
    }
    expect(jobs.count).toBe(1)
    await world.pass(1000)
    expect(consumer.bodies).toEqual([])
    await world.pass(500)
    expect(consumer.bodies).toEqual(['commit'])
  })

  it('is stored where plug-ins have put it, and is a job per member of a composite', async () => {
    const move: PluginFactory<KernelHost> = () => ({
      name: 'move',
      send(_context, message) {
        if (message.destination.name === 'ELSEWHERE') message.destination = Destination.queue('Q,R')
        return undefined
      },
    })
    const { world, consumer, send, jobs } = await rig({ plugins: [move] })
    await send('moved', { AMQ_SCHEDULED_DELAY: 1000 }, Destination.queue('ELSEWHERE'))
    expect(jobs.count).toBe(2)
    await world.pass(2000)
    expect(consumer.bodies).toEqual(['moved'])
  })
})

describe('what is lost or doubled', () => {
  it('a receipt waits for the job store, and for the store where both are concerned', async () => {
    const jobStore = new SlowJobs()
    const store = new SlowStore()
    const { connection, world } = await rig({ jobStore, store })
    const producer = connection.producer(Q)
    const later = producer.port.send(
      producer.message('later', { properties: { AMQ_SCHEDULED_DELAY: 1000 } }),
      null,
      true,
    )
    const now = producer.port.send(producer.message('now'), null, true)
    const waiters = [new Waiter(), new Waiter()] as const
    world.broker.awaitDurable(later, waiters[0])
    world.broker.awaitDurable(now, waiters[1])
    await world.settle()
    store.finish()
    expect(waiters.map(({ told }) => told)).toEqual(['', ''])
    jobStore.finish()
    expect(waiters.map(({ told }) => told)).toEqual(['durable', 'durable'])
  })

  it('a receipt is refused when the job store fails', async () => {
    const jobStore = new SlowJobs()
    const { connection, world } = await rig({ jobStore, ioExceptionHandler: { ignoreAllErrors: true } })
    const producer = connection.producer(Q)
    const waiter = new Waiter()
    const message = producer.message('later', { properties: { AMQ_SCHEDULED_DELAY: 1000 } })
    world.broker.awaitDurable(producer.port.send(message, null, true), waiter)
    await world.settle()
    jobStore.fail()
    expect(waiter.told).toBe('failed')
  })

  it('a job is removed only when its message is safe in the store', async () => {
    const store = new SlowStore()
    const { world, send, jobs, consumer } = await rig({ store })
    await send('kept', { AMQ_SCHEDULED_DELAY: 1000 })
    store.finish()
    await world.pass(2000)
    expect([consumer.bodies.length, jobs.count]).toEqual([1, 1])
    store.finish()
    await world.settle()
    expect(jobs.count).toBe(0)
  })

  it('a job whose message the store lost comes again', async () => {
    const store = new SlowStore()
    const { world, send, jobs, consumer } = await rig({ store, ioExceptionHandler: { ignoreAllErrors: true } })
    await send('kept', { AMQ_SCHEDULED_DELAY: 1000 })
    await world.pass(2000)
    store.fail()
    await world.pass(2000)
    store.finish()
    await world.settle()
    expect([consumer.bodies.length, jobs.count]).toEqual([2, 0])
  })

  it('jobs that were due while the broker was away come at its start, the others in their time [F4.174]', async () => {
    const jobs = new MemoryJobStore()
    const first = await rig({ jobStore: jobs })
    await first.send('due', { AMQ_SCHEDULED_DELAY: 1000 })
    await first.send('later', { AMQ_SCHEDULED_DELAY: 100_000 })
    await first.world.broker.stop()
    const { world, consumer } = await rig({ jobStore: jobs, clock: new ManualClock(START + 50_000) })
    await world.pass(0)
    expect(consumer.bodies).toEqual(['due'])
    await world.pass(50_000)
    expect(consumer.bodies).toEqual(['due'])
    await world.pass(500)
    expect(consumer.bodies).toEqual(['due', 'later'])
  })

  it('a stop in order waits for what was just sent, so that it does not come again', async () => {
    const store = new SlowStore()
    const { world, send, jobs } = await rig({ store })
    await send('once', { AMQ_SCHEDULED_DELAY: 1000 })
    await world.pass(2000)
    const stopped = world.broker.stop()
    await world.settle()
    expect(jobs.count).toBe(1)
    store.finish()
    await stopped
    expect(jobs.count).toBe(0)
  })

  it('ids of jobs stay apart when a producer outlives the broker', async () => {
    const jobs = new MemoryJobStore()
    const first = await rig({ jobStore: jobs })
    await first.send('one', { AMQ_SCHEDULED_DELAY: 100_000 })
    await first.world.broker.stop()
    const second = await rig({ jobStore: jobs })
    await second.send('two', { AMQ_SCHEDULED_DELAY: 100_000 })
    expect(new Set([...jobs.jobs].map(({ id }) => id)).size).toBe(2)
  })

  it('what another part of the broker schedules goes to the disk before the store may', async () => {
    const jobStore = new SlowJobs()
    const store = new SlowStore()
    let host: KernelHost | undefined
    const { world } = await rig({
      jobStore,
      store,
      plugins: [
        (given) => {
          host = given
          return { name: 'redelivery' }
        },
      ],
    })
    const producer = (await world.connect()).producer(Q)
    const message = producer.message('again')
    producer.post('in the same turn')
    host!.kernel.scheduler!.schedule(message.copy(), 1000)
    await world.settle()
    expect(store.commits).toBe(0)
    jobStore.finish()
    await world.settle()
    expect(store.commits).toBeGreaterThan(0)
  })
})

describe('limits', () => {
  it('holds a producer while the job store is full [F4.093]', async () => {
    const { world, connection } = await rig({ systemUsage: { jobSchedulerUsage: { limit: 1500 } } })
    const producer = connection.producer(Q)
    await producer.send('a', { properties: { AMQ_SCHEDULED_DELAY: 1000 } })
    expect(producer.port.blockage).toBeUndefined()
    await producer.send('b', { properties: { AMQ_SCHEDULED_DELAY: 1000 } })
    expect(producer.port.blockage?.limit).toBe('job scheduler store')
    await world.pass(10_000)
    expect(producer.port.blockage).toBeUndefined()
    expect(connection.resumed).toEqual([`${producer.port.id}`])
  })

  it('waits while the temporary store is full: what is not persistent would fill the disk beyond its limit', async () => {
    const spool = { usedBytes: 0, close: () => {} } as Partial<SpoolDisk> as SpoolDisk & { usedBytes: number }
    const { world, consumer, send } = await rig({ spool, systemUsage: { tempUsage: { limit: 1000 } } })
    await send('later', { AMQ_SCHEDULED_DELAY: 1000 })
    spool.usedBytes = 1000
    await world.pass(10_000)
    expect(consumer.bodies).toEqual([])
    spool.usedBytes = 0
    await world.pass(1000)
    expect(consumer.bodies).toEqual(['later'])
  })

  it('gives the event loop back between many that are due', async () => {
    const { world, consumer, send } = await rig()
    for (let n = 0; n < 1200; n++) await send(`m${n}`, { AMQ_SCHEDULED_DELAY: 1000 })
    world.clock.advance(1500)
    await world.settle()
    expect(consumer.bodies.length).toBeLessThanOrEqual(1000)
    await world.pass(1000)
    await consumer.ackAll()
    expect(consumer.bodies.length).toBe(1200)
  })
})

describe('the management destination [F4.173]', () => {
  async function managed() {
    const made = await rig()
    const answers = made.connection.consumer(ANSWERS)
    const producer = made.connection.producer(MANAGEMENT)
    for (const n of [3, 1, 2]) await made.send(`m${n}`, { AMQ_SCHEDULED_DELAY: n * 100_000 })
    const tell = async (properties: Record<string, string | number>, replyTo: Destination | null = ANSWERS) => {
      const message = producer.message('', { properties })
      message.replyTo = replyTo
      producer.port.send(message, null, true)
      await made.world.settle()
    }
    return { ...made, answers, tell }
  }

  it('shows jobs by time, all or some, and leaves them', async () => {
    const { answers, tell, jobs } = await managed()
    await tell({ AMQ_SCHEDULER_ACTION: 'BROWSE' })
    expect(answers.bodies).toEqual(['m1', 'm2', 'm3'])
    const { message } = answers.received[0]!
    expect([message.type, message.persistent, `${message.originalDestination}`]).toEqual(['Advisory', false, `${Q}`])
    expect(message.properties().get('scheduledJobId')).toBe([...jobs.jobs][1]!.id)
    await tell({
      AMQ_SCHEDULER_ACTION: 'BROWSE',
      ACTION_START_TIME: `${START + 150_000}`,
      ACTION_END_TIME: `${START + 250_000}`,
    })
    expect(answers.bodies.slice(3)).toEqual(['m2'])
    expect(jobs.count).toBe(3)
  })

  it('shows nothing while the temporary store is full, and refuses when too many wait for that', async () => {
    const spool = { usedBytes: 1000, close: () => {} } as Partial<SpoolDisk> as SpoolDisk & { usedBytes: number }
    const { world, send, connection } = await rig({ spool, systemUsage: { tempUsage: { limit: 1000 } } })
    await send('m', { AMQ_SCHEDULED_DELAY: 100_000 })
    const answers = connection.consumer(ANSWERS)
    const producer = connection.producer(MANAGEMENT)
    const ask = (): void => {
      const message = producer.message('', { properties: { AMQ_SCHEDULER_ACTION: 'BROWSE' } })
      message.replyTo = ANSWERS
      producer.port.send(message, null, true)
    }
    for (let n = 0; n < 1000; n++) ask()
    expect(ask).toThrow(/1000 requests to see the scheduled jobs wait/)
    await world.settle()
    expect(answers.bodies).toEqual([])
    spool.usedBytes = 0
    await world.pass(1000)
    expect(answers.bodies).toHaveLength(1000)
  })

  it('answers one asker after the other, a few jobs at a time', async () => {
    const { world, connection, send } = await rig()
    for (let n = 0; n < 150; n++) await send('m', { AMQ_SCHEDULED_DELAY: 100_000 })
    const producer = connection.producer(MANAGEMENT)
    const first = connection.consumer(ANSWERS)
    const second = connection.consumer(Destination.queue('SECOND'))
    for (const { destination } of [first, second]) {
      const message = producer.message('', { properties: { AMQ_SCHEDULER_ACTION: 'BROWSE' } })
      message.replyTo = destination
      producer.port.send(message, null, true)
    }
    await world.settle()
    expect([first.bodies.length, second.bodies.length]).toEqual([100, 0])
    for (let n = 0; n < 4; n++) await world.pass(1)
    expect([first.bodies.length, second.bodies.length]).toEqual([150, 150])
  })

  it('removes one, those between two times, or all', async () => {
    const { tell, jobs, world, consumer } = await managed()
    const bodies = (): string[] => [...jobs.jobs].map((job) => bodyOf(jobs.load(job)!)).sort()
    await tell({ AMQ_SCHEDULER_ACTION: 'REMOVE', scheduledJobId: [...jobs.jobs][0]!.id })
    expect(bodies()).toEqual(['m1', 'm2'])
    await tell({
      AMQ_SCHEDULER_ACTION: 'REMOVEALL',
      ACTION_START_TIME: `${START}`,
      ACTION_END_TIME: `${START + 150_000}`,
    })
    expect(bodies()).toEqual(['m2'])
    await tell({ AMQ_SCHEDULER_ACTION: 'REMOVEALL' })
    await world.pass(1_000_000)
    expect([bodies(), consumer.bodies]).toEqual([[], []])
  })

  it('a repeating job that is removed while its message is not safe yet stays removed', async () => {
    const store = new SlowStore()
    const { world, connection, send, jobs } = await rig({ store })
    await send('again', { AMQ_SCHEDULED_PERIOD: 1000, AMQ_SCHEDULED_REPEAT: 5 })
    await world.pass(2000)
    const producer = connection.producer(MANAGEMENT)
    await producer.send('', { properties: { AMQ_SCHEDULER_ACTION: 'REMOVEALL' } })
    store.finish()
    await world.pass(10_000)
    expect(jobs.count).toBe(0)
  })

  it('does nothing where it is asked for nothing it knows', async () => {
    const { tell, jobs, answers } = await managed()
    await tell({})
    await tell({ AMQ_SCHEDULER_ACTION: 'DANCE' })
    await tell({ AMQ_SCHEDULER_ACTION: 'REMOVE' })
    await tell({ AMQ_SCHEDULER_ACTION: 'BROWSE' }, null)
    expect([jobs.count, answers.bodies.length]).toEqual([3, 0])
  })
})
