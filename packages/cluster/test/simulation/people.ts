/** The clients of a run: a producer at each broker and consumers that come and go. They end with the life of their broker. */
import { Destination } from '@hermod/model'
import type { SeededRandom } from '@hermod/testkit'
import type { Member } from '../member.js'
import type { WorldClient, WorldConsumer, WorldTransaction } from '../world-client.js'
import type { Accounts } from './accounts.js'

export const TOPIC = Destination.topic('T')

export class Producer {
  private client: WorldClient | undefined
  /** What this client has posted and has no confirmation for, to be sent again by it. */
  private readonly open = new Map<string, { readonly destination: Destination; readonly sequence: number }>()
  private sequence = 0
  private transaction: { readonly handle: WorldTransaction; readonly texts: string[] } | undefined

  constructor(
    readonly member: Member,
    private readonly accounts: Accounts,
  ) {}

  get isInTransaction(): boolean {
    return this.transaction !== undefined
  }

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
    for (const [text, { destination, sequence }] of this.open) client.post(destination, text, { sequence })
  }

  post(destination: Destination, text: string, persistent: boolean): void {
    const sequence = ++this.sequence
    const { transaction } = this
    this.client!.post(destination, text, { persistent, sequence, transaction: transaction?.handle })
    if (transaction === undefined) this.open.set(text, { destination, sequence })
    else transaction.texts.push(text)
  }

  begin(): void {
    this.transaction = { handle: this.client!.begin(), texts: [] }
  }

  /** What was posted since `begin` is there, or none of it. */
  end(commits: boolean): void {
    const { handle, texts } = this.transaction!
    this.transaction = undefined
    if (commits) {
      handle.commit(texts)
      this.accounts.join(texts)
    } else {
      handle.rollback()
      for (const text of texts) this.accounts.revoke(text)
    }
  }

  /** Before its end, and at the end of all. */
  settle(): void {
    for (const text of this.client?.confirmed ?? []) {
      this.accounts.confirm(text)
      this.open.delete(text)
    }
  }

  /** With its broker, and all that is not committed. */
  lose(): void {
    this.settle()
    for (const text of this.transaction?.texts ?? []) this.accounts.revoke(text)
    this.transaction = undefined
  }
}

/** A place where a queue or a durable subscription is consumed, by one consumer after the other. */
export class Seat {
  private consumer: WorldConsumer | undefined
  private client: WorldClient | undefined
  private number = 0
  /** The durable subscription has been deleted. */
  isCancelled = false
  /** It was, and has been made again: brokers elsewhere may not know of it yet. */
  isNew = false

  constructor(
    /** The queue or the subscription. */
    readonly target: string,
    readonly isDurable: boolean,
    readonly member: Member,
    private readonly accounts: Accounts,
    private readonly prefetch: () => number,
  ) {}

  get isTaken(): boolean {
    return this.consumer !== undefined
  }

  /** `target text` of what who sits here has acknowledged. */
  get acknowledged(): readonly string[] {
    return this.consumer?.done.map((text) => `${this.target} ${text}`) ?? []
  }

  /** `holds`: acknowledges when told. */
  async sit(holds: boolean): Promise<void> {
    const { world } = this.member
    this.number++
    this.isNew ||= this.isCancelled
    this.isCancelled = false
    this.client = await world.until(this.member.client(undefined, this.isDurable ? this.target : undefined))
    const prefetchSize = this.prefetch()
    this.consumer = this.isDurable
      ? this.client.subscribe(TOPIC, { prefetchSize, subscriptionName: this.target }, holds)
      : this.client.subscribe(Destination.queue(this.target), { prefetchSize }, holds)
    if (this.isNew) await world.until(this.client.safe())
  }

  acknowledge(random: SeededRandom): void {
    this.consumer?.acknowledge(random.between(1, 5))
  }

  /** In a transaction; it has them still if that does not commit. */
  acknowledgeTogether(random: SeededRandom): void {
    this.consumer?.acknowledgeTogether(random.between(1, 5), random.chance(0.7))
  }

  /** In order; what it holds is given back. */
  leave(): void {
    this.consumer!.leave()
    this.client!.port.close(-1)
    this.lose()
  }

  /** Who sits here leaves, and the durable subscription with him. Resolves when that is safe. */
  async cancel(): Promise<void> {
    const { client, member, target } = this
    this.consumer!.leave()
    await member.world.until(client!.unsubscribe(target))
    client!.port.close(-1)
    this.isCancelled = true
    this.lose()
    this.accounts.release(target)
  }

  /** With its broker, or at the end of all. */
  lose(): void {
    const { consumer } = this
    if (consumer === undefined) return
    this.consumer = undefined
    this.accounts.close(this.target, `${this.member.name} #${this.number}`, consumer.texts, consumer.done)
  }
}
