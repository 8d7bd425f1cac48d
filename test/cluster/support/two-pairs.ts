/**
 * The four brokers of examples/cluster, of either kind, started from the very same four configurations: `amq1` and `amq2`
 * share one store, `amq3` and `amq4` another, and whoever serves of the first pair makes a bridge to the second.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '../../crash/support/until.js'
import { accepts, type BrokerKind, BrokerProcess } from '../../interop/support/broker-process.js'
import { SLAVE_LINE } from './shared-group.js'

const EXAMPLE = fileURLToPath(new URL('../../../examples/cluster/', import.meta.url))
const STORES = { amq1: 'data1', amq2: 'data1', amq3: 'data2', amq4: 'data2' } as const

/** On a machine that is busy with other tests. */
const START_LIMIT_MS = 60_000

export type Name = keyof typeof STORES
export type Pair = readonly [Name, Name]
export const NAMES = Object.keys(STORES) as readonly Name[]
export const PAIR_A: Pair = ['amq1', 'amq2']
export const PAIR_B: Pair = ['amq3', 'amq4']

export interface PairsTerms {
  /** Text inside of `<kahaDB>`; default: none. */
  readonly locker?: string
  /** `<destinationPolicy>`; default: none. */
  readonly policies?: string
  /** Options of the connector to the second pair, from their `?` on. */
  readonly retry?: string
  /** How the brokers of the first pair reach one of the second; default: its own address. */
  readonly way?: (name: Name, pairs: TwoPairs) => string
}

export class TwoPairs {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hermod-pairs-'))
  private readonly members = new Map<Name, BrokerProcess>()

  private constructor() {}

  /** Of kinds in the order of `NAMES`; starts nothing. */
  static async prepare(kinds: readonly BrokerKind[], terms: PairsTerms = {}): Promise<TwoPairs> {
    const { way } = terms
    const pairs = new TwoPairs()
    const properties = new Map<Name, Record<string, string>>()
    for (const [i, name] of NAMES.entries()) {
      const own = {}
      properties.set(name, own)
      const configuration = configurationOf(name, terms)
      const data = pairs.mount(name)
      pairs.members.set(name, await BrokerProcess.prepare(kinds[i]!, { configuration, data, properties: own }))
    }
    // Read when a broker is started, and known only when all have their ports.
    for (const [name, own] of properties) {
      own['openwire'] = `127.0.0.1:${pairs.broker(name).tcpPort}`
      for (const each of NAMES) own[each] = pairs.broker(each).url
      if (way !== undefined && PAIR_A.includes(name)) for (const each of PAIR_B) own[each] = way(each, pairs)
    }
    return pairs
  }

  broker(name: Name): BrokerProcess {
    return this.members.get(name)!
  }

  /** For clients: whoever of a pair is master. */
  url(pair: Pair, options = ''): string {
    return `failover:(${pair.map((name) => this.broker(name).url).join(',')})?randomize=false${options}`
  }

  /** Masters, then slaves; ends when the pairs are bridged. */
  async start(): Promise<void> {
    await Promise.all([this.broker('amq1').start(), this.broker('amq3').start()])
    await Promise.all([this.startSlave('amq2'), this.startSlave('amq4')])
    await this.bridged('amq1')
  }

  /** Ends when it says that it waits. */
  async startSlave(name: Name): Promise<void> {
    const before = this.lines(name, SLAVE_LINE)
    this.broker(name).launch()
    await until(
      `${name} waits as a slave`,
      () => this.broker(name).running && this.lines(name, SLAVE_LINE) > before,
      START_LIMIT_MS,
    )
  }

  /** Waits until a broker has logged this often that it stands in a network with the other pair. */
  async bridged(name: Name, count = 1, limitMs = START_LIMIT_MS): Promise<void> {
    await until(`${name} has bridge ${count}`, () => this.bridges(name) >= count, limitMs)
  }

  /** How often a broker has logged that. */
  bridges(name: Name): number {
    return this.lines(name, ') has been established')
  }

  /** How many lines of a broker's log have a text. */
  lines(name: Name, text: string): number {
    try {
      return this.broker(name).log.split(text).length - 1
    } catch {
      return 0 // nothing said yet
    }
  }

  /** Who of a pair serves, `except` aside. */
  async serving(pair: Pair, except?: Name): Promise<Name | undefined> {
    for (const name of pair) {
      const broker = this.broker(name)
      if (name !== except && broker.running && (await accepts(broker.tcpPort))) return name
    }
    return undefined
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.members.values()].map((broker) => broker.dispose()))
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A data directory of its own, with the store of the pair in it, as a container would have it. */
  private mount(name: Name): string {
    const store = join(this.folder, STORES[name], 'kahadb')
    const data = join(this.folder, name)
    mkdirSync(store, { recursive: true })
    mkdirSync(data)
    symlinkSync(store, join(data, 'kahadb'))
    return data
  }
}

/** The example's, with a second connector (which tells that a broker has started) and counters that clients can ask for. */
function configurationOf(name: Name, { locker = '', policies = '', retry = '' }: PairsTerms): string {
  return readFileSync(join(EXAMPLE, name, 'conf/activemq.xml'), 'utf8')
    .replace('</networkConnectors>', `$&<plugins><statisticsBrokerPlugin/></plugins>`)
    .replace('<managementContext>', `${policies}$&`)
    .replace('})" duplex="true"', `})${retry}" duplex="true"`)
    .replace('/kahadb"/>', `/kahadb">${locker}</kahaDB>`)
    .replace('</transportConnectors>', '<transportConnector name="nio" uri="nio://127.0.0.1:NIO_PORT"/>$&')
}
