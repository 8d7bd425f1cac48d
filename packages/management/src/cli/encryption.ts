/** `encrypt` and `decrypt`: values for `ENC(…)` in property files, interchangeable with ActiveMQ's. */
import { encryptorOf } from '@hermod/security'
import { CommandError, type CommandPorts } from './ports.js'

export interface EncryptionOptions {
  readonly password?: string
  readonly input?: string
  readonly algorithm?: string
}

export function encrypt(ports: CommandPorts, options: EncryptionOptions): number {
  return withEncryptor(ports, options, (encryptor, input) => `Encrypted text: ${encryptor.encrypt(input)}`)
}

export function decrypt(ports: CommandPorts, options: EncryptionOptions): number {
  return withEncryptor(ports, options, (encryptor, input) => `Decrypted text: ${encryptor.decrypt(input)}`)
}

function withEncryptor(
  { environment, output }: CommandPorts,
  { password, input, algorithm }: EncryptionOptions,
  work: (encryptor: ReturnType<typeof encryptorOf>, input: string) => string,
): number {
  if (input === undefined) throw new CommandError('input and password parameters are mandatory')
  try {
    output.line(work(encryptorOf({ password, algorithm, environment }), input))
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
  return 0
}
