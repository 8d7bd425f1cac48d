/**
 * A way to a port on which frames of one kind can be lost while everything else arrives: answers, say, so that what was
 * asked is done and whoever asked does not hear of it. Frames are told apart by their length in front and the type behind
 * it; the link must be plain.
 */
import { createServer, connect as dial, type Server, type Socket } from 'node:net'

/** Data types of OpenWire. */
export const FrameType = { dispatch: 21, response: 30 } as const
const MESSAGES = { first: 23, last: 29 }
const LENGTH_BYTES = 4

/** As the one sees it who opened the link. */
export type Direction = 'there' | 'back'

export class FrameTrap {
  /** Frames that were lost. */
  lost = 0
  /** Messages that went through, by direction. */
  readonly messages = { there: 0, back: 0 }
  readonly messageBytes = { there: 0, back: 0 }
  private losing: { readonly direction: Direction; readonly type: number } | undefined
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {}

  /** Until `port` is known, what comes is turned away. */
  static async to(port: () => number | undefined): Promise<FrameTrap> {
    const server = createServer()
    const trap = new FrameTrap(server)
    server.on('connection', (near) => trap.connect(near, port()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return trap
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as { port: number }).port}`
  }

  /** From now on. */
  lose(direction: Direction, type: number): void {
    this.losing = { direction, type }
  }

  loseNothing(): void {
    this.losing = undefined
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
  }

  private connect(near: Socket, port: number | undefined): void {
    if (port === undefined) {
      near.destroy()
      return
    }
    const far = dial({ host: '127.0.0.1', port })
    this.pass(near, far, 'there')
    this.pass(far, near, 'back')
  }

  private pass(from: Socket, to: Socket, direction: Direction): void {
    let rest: Buffer = Buffer.alloc(0)
    this.sockets.add(from)
    from.on('error', () => {})
    from.on('close', () => {
      this.sockets.delete(from)
      to.destroy()
    })
    from.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (;;) {
        const length = rest.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : LENGTH_BYTES + rest.readInt32BE(0)
        if (rest.length < length) return
        const frame = rest.subarray(0, length)
        rest = rest.subarray(length)
        if (this.mayPass(frame, direction)) to.write(frame)
      }
    })
  }

  private mayPass(frame: Buffer, direction: Direction): boolean {
    const type = frame[LENGTH_BYTES]!
    if (type >= MESSAGES.first && type <= MESSAGES.last) {
      this.messages[direction]++
      this.messageBytes[direction] += frame.length
    }
    if (this.losing?.direction !== direction || this.losing.type !== type) return true
    this.lost++
    return false
  }
}
