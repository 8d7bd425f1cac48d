/** A network connector for those who look from outside. */
import type { BridgeView } from './bridge-view.js'
import type { Place } from './places.js'

export interface ConnectorView {
  readonly name: string
  readonly uri: string
  readonly duplex: boolean
  readonly brokers: readonly PlaceView[]
}

/** One of the brokers that the connector looks for. */
export interface PlaceView {
  readonly uri: string
  /** `stands`: see `bridge`; `connecting`: on its way; `down`: none, and another attempt will follow unless the log says no. */
  readonly state: 'stands' | 'connecting' | 'down'
  readonly sinceMs: number
  /** Why there is no bridge. */
  readonly problem: string | undefined
  readonly bridge: BridgeView | undefined
}

export function placeView({ uri, bridge, problem, sinceMs }: Place): PlaceView {
  const view = bridge?.standing?.view()
  if (view !== undefined) return { uri, state: 'stands', sinceMs: view.startedMs, problem: undefined, bridge: view }
  return { uri, state: bridge === undefined ? 'down' : 'connecting', sinceMs, problem, bridge: undefined }
}
