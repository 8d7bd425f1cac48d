/** `check FILE`: what each element of a configuration does here. 0: a broker starts from it; 1: it does not. */
import { existsSync, readFileSync } from 'node:fs'
import { checkResult, inspectActiveMqXml } from '@hermod/config'
import { encryptorOf } from '@hermod/security'
import { CommandError, type CommandPorts } from './ports.js'

export function check({ installation, environment, output }: CommandPorts, file: string): number {
  const path = file.replace(/^xbean:/, '').replace(/^file:(\/\/)?/, '')
  if (!existsSync(path)) throw new CommandError(`${path}: no such file`)
  const inspected = inspectActiveMqXml(path, {
    systemProperties: installation.systemProperties,
    environment,
    readFile: (name) => readFileSync(name, 'utf8'),
    heapBytes: installation.heapBytes,
    decrypt: (value, encryptor) => encryptorOf({ ...encryptor, environment }).decryptValue(value),
  })
  const { lines, startable } = checkResult(path, inspected)
  for (const line of lines) output.line(line)
  return startable ? 0 : 1
}
