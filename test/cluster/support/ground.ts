/**
 * A running network of one mix on which scenarios are played one after the other. Each has destinations of its own, and
 * where it needs a connector of its own, that leaves to it the destinations below a name: one start serves them all.
 */

import type { BrokerKind } from '../../interop/support/broker-process.js'
import { Cable } from './cable.js'
import { connectorsTo, spareConnector } from './ground-connectors.js'
import { edgesOf, type Mix, memberNames } from './mix.js'
import { type Client, type Member, Network } from './network.js'

/** Brokers that take back what nobody wants here (S17). */
const POLICIES = `<policyEntry queue="back.>" enableAudit="false"><networkBridgeFilterFactory>
  <conditionalNetworkBridgeFilterFactory replayWhenNoConsumers="true"/></networkBridgeFilterFactory></policyEntry>`

export class Ground {
  private readonly clients = new Map<string, Client>()

  private constructor(
    readonly mix: Mix,
    readonly network: Network,
    private readonly cables: readonly Cable[],
    /** The connector that nothing but its own scenario uses: to `b` (N18). */
    readonly spare: Cable,
  ) {}

  static async start(mix: Mix): Promise<Ground> {
    const running: { network?: Network } = {}
    const cableTo = (name: string): Promise<Cable> => Cable.to(() => running.network?.broker(name).tcpPort)
    const spare = await cableTo('b')
    const cables: Cable[] = []
    const connectors = new Map([['a', spareConnector(spare.url)]])
    for (const [from, to] of edgesOf(mix)) {
      const cable = await cableTo(to)
      cables.push(cable)
      connectors.set(from, (connectors.get(from) ?? '') + connectorsTo(to, cable.url, mix))
    }
    const members = memberNames(mix).map(
      (name, i) => [name, member(mix.kinds[i]!, connectors.get(name) ?? '')] as const,
    )
    running.network = await Network.prepare(Object.fromEntries(members))
    const ground = new Ground(mix, running.network, cables, spare)
    try {
      await running.network.launch()
      for (const name of memberNames(mix)) await ground.reopen(name)
    } catch (error) {
      await ground.dispose()
      throw error
    }
    return ground
  }

  /** Name of the member that messages start from, and of the one they go to. */
  readonly near = 'a'
  get far(): string {
    return memberNames(this.mix).at(-1)!
  }

  get here(): Client {
    return this.client(this.near)
  }
  get there(): Client {
    return this.client(this.far)
  }

  /** Where messages may end that are sent anyway: at the end of a chain, in a mesh at all others. */
  get theres(): readonly Client[] {
    if (this.mix.shape !== 'mesh') return [this.there]
    return memberNames(this.mix).flatMap((name) => (name === this.near ? [] : [this.client(name)]))
  }

  /** Ids of the brokers that a message from `near` to `far` passes before it arrives. */
  get path(): readonly string[] {
    const passed = this.mix.shape === 'chain' ? ['a', 'b'] : ['a']
    return passed.map((name) => this.brokerId(name))
  }

  kindOf(name: string): BrokerKind {
    return this.mix.kinds[memberNames(this.mix).indexOf(name)]!
  }

  brokerId(name: string): string {
    const ids = [...this.network.broker(name).log.matchAll(/\(\w+, (ID:[^)]+)\) is starting/g)]
    return ids.at(-1)![1]!
  }

  client(name: string): Client {
    const client = this.clients.get(name)
    if (client === undefined) throw new Error(`no client of ${name}`)
    return client
  }

  async restart(name: string): Promise<void> {
    await this.clients.get(name)?.close()
    await this.network.broker(name).stop()
    await this.network.broker(name).start()
    await this.reopen(name)
  }

  /** Ends every connection between the brokers. */
  cut(): void {
    for (const cable of this.cables) cable.cut()
  }

  async dispose(): Promise<void> {
    for (const client of this.clients.values()) await client.close().catch(() => {})
    await this.network.dispose()
    for (const cable of [...this.cables, this.spare]) cable.close()
  }

  private async reopen(name: string): Promise<void> {
    this.clients.set(name, await this.network.client(name))
  }
}

const member = (kind: BrokerKind, connectors: string): Member => ({
  kind,
  connectors,
  policies: POLICIES,
  attributes: 'useVirtualDestSubs="true"',
})
