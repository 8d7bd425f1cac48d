/** Hears, and says, what is said in a multicast group on this host alone. */
import { createSocket, type Socket } from 'node:dgram'
import { eventually } from './network.js'

const ADDRESS = '239.255.2.3'
const PORT = 6155

export interface Heard {
  readonly atMs: number
  readonly text: string
}

/** No two runs meet, however many share the host: the group is the watch's own. */
export class GroupWatch {
  readonly packets: Heard[] = []

  private constructor(
    readonly group: string,
    private readonly socket: Socket,
  ) {}

  static async open(): Promise<GroupWatch> {
    const group = `test-${process.pid}-${Math.random().toString(36).slice(2)}`
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    const watch = new GroupWatch(group, socket)
    socket.on('message', (bytes) => watch.heard(bytes.toString()))
    await new Promise<void>((resolve) => socket.bind(PORT, ADDRESS, resolve))
    socket.addMembership(ADDRESS, '127.0.0.1')
    socket.setMulticastInterface('127.0.0.1')
    socket.setMulticastTTL(0)
    return watch
  }

  /** For an attribute of activemq.xml. */
  uri(more: Readonly<Record<string, string | number>> = {}): string {
    const local = { joinNetworkInterface: 'lo', networkInterface: 'lo', timeToLive: 0 }
    const query = Object.entries({ group: this.group, ...local, ...more }).map(([name, value]) => `${name}=${value}`)
    return `multicast://default?${query.join('&amp;')}`
  }

  say(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(text, PORT, ADDRESS, (error) => (error === null ? resolve() : reject(error)))
    })
  }

  /** The first such packet since then. */
  async first(text: string, sinceMs = 0): Promise<Heard> {
    const found = (): Heard | undefined => this.packets.find((heard) => heard.text === text && heard.atMs >= sinceMs)
    await eventually(
      () => found() !== undefined,
      () => `nobody said ${text}, but:\n${[...new Set(this.packets.map((heard) => heard.text))].join('\n')}`,
    )
    return found()!
  }

  close(): void {
    this.socket.close()
  }

  private heard(text: string): void {
    if (text.startsWith(`${this.group}`)) this.packets.push({ atMs: Date.now(), text })
  }
}
