/** Runs work on a started connection and closes it whatever happens; a refusal becomes an error without a stack. */
import { type Connection, ConnectionFactory, JmsError } from '@hermod/client'
import { BrokerError } from '@hermod/model'
import { clientLog } from './client-log.js'
import type { Output } from './output.js'
import { CommandError } from './ports.js'

export interface ConnectionTerms {
  readonly brokerUrl: string
  readonly user: string
  readonly password: string
  readonly clientId?: string
}

export async function withConnection(
  terms: ConnectionTerms,
  output: Output,
  work: (connection: Connection) => Promise<void>,
): Promise<number> {
  try {
    const factory = new ConnectionFactory(terms.brokerUrl, {
      ...(terms.user === '' ? {} : { userName: terms.user, password: terms.password }),
      ...(terms.clientId === undefined || terms.clientId === '' ? {} : { clientId: terms.clientId }),
      log: clientLog(output),
    })
    const connection = await factory.createConnection()
    try {
      await connection.start()
      await work(connection)
    } finally {
      await connection.close()
    }
    return 0
  } catch (error) {
    if (error instanceof BrokerError || error instanceof JmsError) {
      const hint = isRefused(error) ? '. Does a broker run there? `hermod start` starts one' : ''
      throw new CommandError(`${error.message}${hint}`, 1, { cause: error })
    }
    throw error
  }
}

function isRefused(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true
  }
  return false
}
