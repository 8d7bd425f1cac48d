/** Every structure of the protocol, by type byte. */
import { connection } from './connection.js'
import { delivery } from './delivery.js'
import { identities } from './identities.js'
import { journal } from './journal.js'
import { messages } from './messages.js'
import { network } from './network.js'
import { responses } from './responses.js'
import { session } from './session.js'
import type { Structure } from './table.js'

export const structures: readonly Structure[] = [
  ...connection,
  ...session,
  ...delivery,
  ...messages,
  ...responses,
  ...network,
  ...journal,
  ...identities,
].sort((a, b) => a.type - b.type)
