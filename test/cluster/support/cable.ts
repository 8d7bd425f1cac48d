/** A way to a port that can be cut, and unplugged for a while. */
import { createServer, connect as dial, type Server, type Socket } from 'node:net'

export class Cable {
  /** When somebody tried to come through, `performance.now()`. */
  readonly attempts: number[] = []
  private readonly sockets = new Set<Socket>()
  private plugged = true
  private constructor(private readonly server: Server) {}

  /** Until `port` is known, what comes is turned away. */
  static async to(port: () => number | undefined): Promise<Cable> {
    const server = createServer()
    const cable = new Cable(server)
    server.on('connection', (near) => cable.connect(near, port()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return cable
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as { port: number }).port}`
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  /** Cuts, and turns away what comes until it is plugged in again. */
  unplug(): void {
    this.plugged = false
    this.cut()
  }

  plug(): void {
    this.plugged = true
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private connect(near: Socket, port: number | undefined): void {
    this.attempts.push(performance.now())
    if (!this.plugged || port === undefined) {
      near.destroy()
      return
    }
    const far = dial({ host: '127.0.0.1', port })
    for (const socket of [near, far]) {
      this.sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  }
}
