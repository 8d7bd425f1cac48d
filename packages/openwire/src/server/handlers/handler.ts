/** What a command handler is. */
import type { Message, Ticket } from '@hermod/model'
import type { Command } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'

/** Returned by handlers that see to the answer themselves, now or later. */
export const NO_ANSWER: Ticket = -1

/**
 * Carries out one command. Returns the ticket to wait for before a peer that asked for it gets its Response (0: none),
 * or NO_ANSWER. Throws BrokerError to refuse; the caller tells the peer.
 */
export type Handler = (connection: OpenWireConnection, command: Command) => Ticket

/** The header that all commands have but those of the handshake and of datagrams. */
export type Request = Command & { readonly commandId: number; readonly responseRequired: boolean }

export type CommandOf<T extends number> = T extends Message['kind'] ? Message : Extract<Command, { commandType: T }>

/** A field that peers must send. Throws if it is missing. */
export function required<T>(value: T | null, command: Command, field: string): T {
  if (value === null) throw openWireErrors.missingField({ command: command.constructor.name, field })
  return value
}
