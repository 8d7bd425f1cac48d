/** What clients of one connector are told about the other brokers of the network, and who decides it. */
import type { BrokerInfo, ConnectionControl } from '../generated/commands.js'

export interface ClientBalance {
  /** Brokers that bridges lead to, for the broker's introduction; null: clients are not told of them. */
  readonly peers: readonly BrokerInfo[] | null
  /** What the next client is told. `reconnecting`: it had been with another broker. */
  control(reconnecting: boolean): ConnectionControl
}
