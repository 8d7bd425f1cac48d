/** `<destinationDotFilePlugin>`: the tree of all destinations as a drawing for Graphviz. */
import type { BrokerPlugin, Destination, DestinationKind, PluginFactory } from '@hermod/model'
import type { TextFile } from '../text-file.js'
import { Redraw } from './redraw.js'
import { dotId, dotString } from './text.js'

const GROUPS: readonly (readonly [DestinationKind, string, string, string])[] = [
  ['queue', 'queue', 'Queues', 'red'],
  ['temp-queue', 'tempqueue', 'TempQueues', 'red'],
  ['topic', 'topic', 'Topics', 'green'],
  ['temp-topic', 'temptopic', 'TempTopics', 'green'],
]

export function destinationDotFilePlugin(file: TextFile): PluginFactory {
  return (host): BrokerPlugin => {
    const redraw = new Redraw(file, () => drawDestinations(host.destinations()), host.clock, host.log)
    const changed = (): void => redraw.changed()
    return {
      name: 'destinationDotFilePlugin',
      start: () => redraw.now(),
      addDestination: changed,
      removeDestination: changed,
      stop: () => redraw.now(),
    }
  }
}

export function drawDestinations(all: readonly Destination[]): string {
  const lines = ['digraph "ActiveMQ Destinations" {', 'node [style = "rounded,filled", fontname="Helvetica-Oblique"];']
  for (const [kind, prefix, title, color] of GROUPS) {
    const names = all.filter((one) => one.kind === kind).map(({ name }) => name)
    lines.push(`subgraph ${prefix}s {`, `  node [fillcolor=${color}];`, `  label = ${dotString(title)}`)
    lines.push(`  ${prefix}_root [label = ${dotString(title)}, fillcolor = deepskyblue];`)
    lines.push(...links(prefix, names), '}')
  }
  return `${lines.join('\n')}\n}\n`
}

/** One node per path, linked from the path around it. */
function links(prefix: string, names: readonly string[]): string[] {
  const drawn = new Map<string, string>()
  for (const name of names) {
    const parts = name.split('.')
    for (let depth = 1; depth <= parts.length; depth++) {
      const node = `${prefix}_root_${parts.slice(0, depth).map(dotId).join('_')}`
      const parent =
        depth === 1
          ? `${prefix}_root`
          : `${prefix}_root_${parts
              .slice(0, depth - 1)
              .map(dotId)
              .join('_')}`
      drawn.set(node, `  ${node} [label = ${dotString(parts[depth - 1]!)}]; ${parent} -> ${node};`)
    }
  }
  return [...drawn.values()]
}
