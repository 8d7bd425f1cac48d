/** The clients of a run: a producer at each broker and consumers that come and go. They end with the life of their broker. */
import { Destination } from '@hermod/model'
import type { SeededRandom } from '@hermod/testkit'
import type { Member } from '../member.js'
import type { WorldClient, WorldConsumer } from '../world-client.js'
import type { Accounts } from './accounts.js'

export const TOPIC = Destination.topic('T')

export class Producer {
  private client: WorldClient | undefined
  /** What this client has posted and has no confirmation for, to be sent again by it. */
  private readonly open = new Map<string, { readonly destination: Destination; readonly sequence: number }>()
  private sequence = 0

  constructor(
    readonly member: Member,
    private readonly accounts: Accounts,
  ) {}

  /** `again`: as the client that was there, which sends again what it has no confirmation for. */
  async come(again: boolean): Promise<void> {
    const { client: before } = this
    const isSame = again && before !== undefined
    const client = await this.member.world.until(this.member.client(isSame ? before.id : undefined))
    this.client = client
    if (!isSame) {
      this.open.clear()
      this.sequence = 0
    }
    for (const [text, { destination, sequence }] of this.open) client.post(destination, text, true, sequence)
  }

  post(destination: Destination, text: string, persistent: boolean): void {
    const sequence = ++this.sequence
    this.client!.post(destination, text, persistent, sequence)
    this.open.set(text, { destination, sequence })
  }

  /** Before its end, and at the end of all. */
  settle(): void {
    for (const text of this.client?.confirmed ?? []) {
      this.accounts.confirm(text)
      this.open.delete(text)
    }
  }
}

/** A place where a queue or a durable subscription is consumed, by one consumer after the other. */
export class Seat {
  private consumer: WorldConsumer | undefined
  private client: WorldClient | undefined
  private number = 0

  constructor(
    /** The queue or the subscription. */
    readonly target: string,
    private readonly durable: boolean,
    readonly member: Member,
    private readonly accounts: Accounts,
    private readonly prefetch: () => number,
  ) {}

  get isTaken(): boolean {
    return this.consumer !== undefined
  }

  /** `holds`: acknowledges when told. */
  async sit(holds: boolean): Promise<void> {
    const { world } = this.member
    this.number++
    this.client = await world.until(this.member.client(undefined, this.durable ? this.target : undefined))
    const prefetchSize = this.prefetch()
    this.consumer = this.durable
      ? this.client.subscribe(TOPIC, { prefetchSize, subscriptionName: this.target }, holds)
      : this.client.subscribe(Destination.queue(this.target), { prefetchSize }, holds)
  }

  acknowledge(random: SeededRandom): void {
    this.consumer?.acknowledge(random.between(1, 5))
  }

  /** In order; what it holds is given back. */
  leave(): void {
    this.consumer!.leave()
    this.client!.port.close(-1)
    this.lose()
  }

  /** With its broker, or at the end of all. */
  lose(): void {
    const { consumer } = this
    if (consumer === undefined) return
    this.consumer = undefined
    this.accounts.close(this.target, `${this.member.name} #${this.number}`, consumer.texts, consumer.done)
  }
}
