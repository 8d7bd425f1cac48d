/** `<connectionDotFilePlugin>`: clients and the destinations they use as a drawing for Graphviz. */
import type {
  BrokerPlugin,
  ConnectionContext,
  ConsumerRequest,
  Destination,
  Message,
  PluginFactory,
  PluginHost,
  ProducerId,
} from '@hermod/model'
import type { TextFile } from '../text-file.js'
import { Redraw } from './redraw.js'
import { dotId, dotString } from './text.js'

/** A producer without a fixed destination may use any number of them; a drawing of more than this is none. */
const MOST_DESTINATIONS = 100

interface Consumer {
  readonly clientId: string
  readonly request: ConsumerRequest
}

interface Producer {
  readonly id: ProducerId
  readonly clientId: string
  readonly destinations: Map<string, Destination>
}

export function connectionDotFilePlugin(file: TextFile): PluginFactory {
  return (host) => new ConnectionDotFile(file, host)
}

class ConnectionDotFile implements BrokerPlugin {
  readonly name = 'connectionDotFilePlugin'
  private readonly consumers = new Map<string, Consumer>()
  private readonly producers = new Map<string, Producer>()
  private readonly redraw: Redraw

  constructor(
    file: TextFile,
    private readonly host: PluginHost,
  ) {
    this.redraw = new Redraw(file, () => this.draw(), host.clock, host.log)
  }

  start(): void {
    this.redraw.now()
  }

  stop(): void {
    this.redraw.now()
  }

  addConsumer({ clientId }: ConnectionContext, request: ConsumerRequest): undefined {
    this.consumers.set(`${request.id}`, { clientId, request })
    this.redraw.changed()
  }

  removeConsumer(_context: unknown, { id }: ConsumerRequest): void {
    this.consumers.delete(`${id}`)
    this.redraw.changed()
  }

  removeProducer(_context: unknown, id: ProducerId): void {
    this.producers.delete(`${id}`)
    this.redraw.changed()
  }

  send(context: ConnectionContext | undefined, { producerId, destination }: Message): undefined {
    const key = `${producerId}`
    let producer = this.producers.get(key)
    if (producer === undefined) {
      producer = { id: producerId, clientId: context?.clientId ?? producerId.connectionId, destinations: new Map() }
      this.producers.set(key, producer)
    }
    if (producer.destinations.has(`${destination}`) || producer.destinations.size >= MOST_DESTINATIONS) return
    producer.destinations.set(`${destination}`, destination)
    this.redraw.changed()
  }

  private draw(): string {
    const nodes = new Map<string, string>()
    const lines = [
      'digraph "ActiveMQ Connections" {',
      `label=${dotString(`ActiveMQ Broker: ${this.host.brokerId}`)};`,
      'node [style = "rounded,filled", fillcolor = yellow, fontname="Helvetica-Oblique"];',
    ]
    for (const { clientId, request } of this.consumers.values()) {
      const id = `${dotId(`${request.id}`)}`
      const selector = request.selector === null ? '' : ` Selector: ${request.selector}`
      lines.push(
        `${id} [label = ${dotString(`Subscription: ${request.id.sessionId}-${request.id.value}${selector}`)}];`,
      )
      lines.push(`${id} -> ${client(nodes, clientId)};`, `${place(nodes, request.destination)} -> ${id};`)
    }
    for (const { id: producerId, clientId, destinations } of this.producers.values()) {
      const id = dotId(`${producerId}`)
      lines.push(`${id} [label = ${dotString(`Producer: ${producerId.sessionId}-${producerId.value}`)}];`)
      lines.push(`${client(nodes, clientId)} -> ${id};`)
      for (const destination of destinations.values()) lines.push(`${id} -> ${place(nodes, destination)};`)
    }
    return `${[...lines, ...nodes.values()].join('\n')}\n}\n`
  }
}

function client(nodes: Map<string, string>, clientId: string): string {
  const id = `client_${dotId(clientId)}`
  nodes.set(id, `${id} [fillcolor = green, label = ${dotString(`Client: ${clientId}`)}];`)
  return id
}

function place(nodes: Map<string, string>, destination: Destination): string {
  const [kind, color] = destination.isQueue ? ['Queue', 'red'] : ['Topic', 'blue']
  const id = `${kind.toLowerCase()}_${dotId(destination.name)}`
  nodes.set(id, `${id} [fillcolor = ${color}, label = ${dotString(`${kind}: ${destination.name}`)}];`)
  return id
}
