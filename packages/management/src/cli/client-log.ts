/** The client's log as lines of a command: ActiveMQ's console format. */
import { causeChain, type Logger } from '@hermod/model'
import type { Output } from './output.js'

export function clientLog(output: Output): Logger {
  return {
    debug() {},
    info: (message) => output.line(` INFO | ${message}`),
    warn: (message) => output.error(` WARN | ${message}`),
    error: (message, error) =>
      output.error(`ERROR | ${error === undefined ? message : `${message}: ${causeChain(error)}`}`),
  }
}
