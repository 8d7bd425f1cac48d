/** Brokers of both kinds on one KahaDB directory, each a process with ports, log and health port of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '../../crash/support/until.js'
import { accepts, type BrokerKind, BrokerProcess, freePorts } from '../../interop/support/broker-process.js'

export const SLAVE_LINE = 'is locked by another server. This broker is now in slave mode waiting a lock to be acquired'
export const GIVES_UP = 'no longer able to keep the exclusive lock so giving up being a master'
/** ActiveMQ polls each 10 s unless told otherwise; tests that are not about that tell it. */
export const QUICK_LOCKER = '<locker><shared-file-locker lockAcquireSleepInterval="200"/></locker>'

export interface GroupTerms {
  /** Text inside of `<kahaDB>`; default: none. */
  readonly locker?: string
  /** A module that every Hermod of the group loads first. */
  readonly preload?: string
  /** An attribute of `<kahaDB>`; default: none. */
  readonly keepAlive?: string
}

export interface Health {
  readonly status: number
  readonly text: string
}

export class Member {
  private constructor(
    readonly broker: BrokerProcess,
    private readonly healthPort: number,
  ) {}

  static async prepare(kind: BrokerKind, data: string, configuration: string, preload?: string): Promise<Member> {
    const [healthPort] = await freePorts(1)
    const properties = { 'hermod.health': `127.0.0.1:${healthPort}` }
    return new Member(
      await BrokerProcess.prepare(kind, { data, configuration, properties, ...(preload && { preload }) }),
      healthPort!,
    )
  }

  get log(): string {
    return this.broker.log
  }

  /** Ends as master. */
  async startMaster(): Promise<void> {
    this.launch()
    await this.broker.listening()
  }

  /** Ends when it says that it waits. */
  async startSlave(): Promise<void> {
    const before = this.slaveLines
    this.launch()
    await until('it waits as a slave', () => this.broker.running && this.slaveLines > before)
  }

  launch(): void {
    this.broker.launch({ ACTIVEMQ_DATA: this.broker.folder }) // where its pid file goes
  }

  get slaveLines(): number {
    try {
      return this.log.split(SLAVE_LINE).length - 1
    } catch {
      return 0 // nothing said yet
    }
  }

  async listens(): Promise<boolean> {
    return accepts(this.broker.tcpPort)
  }

  async health(path: string): Promise<Health> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}${path}`)
    return { status: response.status, text: await response.text() }
  }
}

export class SharedGroup {
  readonly members: Member[] = []
  readonly data = mkdtempSync(join(tmpdir(), 'hermod-group-'))

  private constructor() {}

  /** Prepares; starts nothing. */
  static async prepare(kinds: readonly BrokerKind[], terms: GroupTerms = {}): Promise<SharedGroup> {
    const group = new SharedGroup()
    for (const kind of kinds) {
      group.members.push(await Member.prepare(kind, group.data, configuration(terms), terms.preload))
    }
    return group
  }

  get lockFile(): string {
    return join(this.data, 'kahadb', 'lock')
  }

  /** For clients: whoever is master, in this order. */
  url(options = ''): string {
    const urls = this.members.map(({ broker }) => broker.url)
    return `failover:(${urls.join(',')})?randomize=false${options}`
  }

  async dispose(): Promise<void> {
    for (const { broker } of this.members) await broker.dispose()
    rmSync(this.data, { recursive: true, force: true })
  }
}

function configuration({ locker = '', keepAlive = '' }: GroupTerms): string {
  const file = fileURLToPath(new URL('../conf/shared-directory.xml', import.meta.url))
  return readFileSync(file, 'utf8').replace('KEEP_ALIVE>LOCKER<', `${keepAlive}>${locker}<`)
}
