/** All that only holds when the broker is started again: named, so that nobody takes it for applied. */
import { type BrokerSettings, sameConfiguration } from '@hermod/config'
import { type Area, AT_NEXT_START } from './change.js'

/** Areas of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'destinationPolicy',
  'destinationInterceptors',
  'plugins',
  'destinations',
])

export const otherArea: Area = (held, read) => {
  const lines = [...elements(held, read), ...attributes(held, read), ...plainConnectors(held, read)]
  if (lines.length === 0) return undefined
  return (tell) => {
    for (const what of lines) tell(`No runtime support for changes of ${what}: ${AT_NEXT_START}`)
  }
}

function elements(held: BrokerSettings, read: BrokerSettings): string[] {
  const names = new Set([...held.inside.keys(), ...read.inside.keys()])
  return [...names]
    .filter(
      (name) => !ELSEWHERE.has(name) && !sameConfiguration(held.inside.get(name) ?? [], read.inside.get(name) ?? []),
    )
    .map((name) => `<${name}>`)
}

function attributes({ broker: held }: BrokerSettings, { broker: read }: BrokerSettings): string[] {
  const names = Object.keys(read) as (keyof typeof read)[]
  return names.filter((name) => held[name] !== read[name]).map((name) => `${name} of <broker>`)
}

function plainConnectors(held: BrokerSettings, read: BrokerSettings): string[] {
  const written = (settings: BrokerSettings) => settings.inside.get('transportConnectors')
  if (!sameConfiguration(written(held), written(read)) || sameConfiguration(held.connectors, read.connectors)) return []
  return ['transportConnectorURIs of <broker>']
}
