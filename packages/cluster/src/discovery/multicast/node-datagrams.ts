/** The UDP of this host. */
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import type { DatagramSink, Datagrams, Listening, Speaker } from './datagrams.js'
import type { MulticastGroup } from './group.js'
import { chooseInterfaces } from './interfaces.js'

export const nodeDatagrams: Datagrams = {
  listen: (group, sink) => new GroupSocket(group, sink),
  speak: (group) => new SpeakingSocket(group),
}

/** Windows lets nobody bind the address of a group; elsewhere it keeps out what is meant for other groups or for one host. */
const BINDS_GROUP = process.platform !== 'win32'

class GroupSocket implements Listening {
  private readonly socket = createSocket({ type: 'udp4', reuseAddr: true })
  private isOver = false

  constructor(
    private readonly group: MulticastGroup,
    private readonly sink: DatagramSink,
  ) {
    this.socket.on('error', (error) => this.fail(error))
    this.socket.on('message', (bytes, { address, port }) => sink.received(bytes, `${address}:${port}`))
    const place = BINDS_GROUP ? { address: group.host } : {}
    this.socket.bind({ port: group.port, ...place }, () => this.join())
    this.socket.unref()
  }

  close(): void {
    if (this.isOver) return
    this.isOver = true
    this.socket.close()
  }

  private join(): void {
    if (this.isOver) return
    try {
      this.socket.addMembership(this.group.host, chooseInterfaces(this.group, networkInterfaces()).join)
    } catch (error) {
      this.fail(error as Error)
      return
    }
    this.sink.joined()
  }

  private fail(error: Error): void {
    if (this.isOver) return
    this.close()
    this.sink.lost(error)
  }
}

/** Makes its socket when it first speaks, and another one after that has failed. */
class SpeakingSocket implements Speaker {
  private socket: Promise<Socket> | undefined
  private isClosed = false

  constructor(private readonly group: MulticastGroup) {}

  send(text: string, done: (error?: Error) => void): void {
    const { host, port } = this.group
    this.open().then(
      (socket) => socket.send(text, port, host, (error) => done(error ?? undefined)),
      (error: unknown) => done(error as Error),
    )
  }

  close(): void {
    this.isClosed = true
    this.socket?.then(
      (socket) => socket.close(),
      () => {},
    )
  }

  private open(): Promise<Socket> {
    if (this.isClosed) return Promise.reject(new Error('it has been closed'))
    this.socket ??= this.bound().catch((error: unknown) => {
      this.socket = undefined
      throw error
    })
    return this.socket
  }

  private bound(): Promise<Socket> {
    const socket = createSocket('udp4')
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        socket.close()
        reject(error)
      }
      socket.once('error', fail)
      socket.bind(0, () => {
        socket.removeListener('error', fail)
        // Errors of packets go to their callbacks.
        socket.on('error', () => {})
        try {
          this.configure(socket)
          resolve(socket)
        } catch (error) {
          fail(error)
        }
      })
      socket.unref()
    })
  }

  private configure(socket: Socket): void {
    const { timeToLive, loopBackMode } = this.group.options
    const { send } = chooseInterfaces(this.group, networkInterfaces())
    if (send !== undefined) socket.setMulticastInterface(send)
    socket.setMulticastTTL(timeToLive)
    socket.setMulticastLoopback(!loopBackMode)
  }
}
