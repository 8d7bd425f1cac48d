/** The encryptor of a configuration: its password is given, or stands in the environment. */
import { TextEncryptor } from './text-encryptor.js'

export const PASSWORD_VARIABLE = 'ACTIVEMQ_ENCRYPTION_PASSWORD'

export interface EnvironmentEncryptorSettings {
  readonly algorithm?: string | undefined
  /** Goes before the environment. */
  readonly password?: string | undefined
  /** Name of the variable with the password. Default ACTIVEMQ_ENCRYPTION_PASSWORD. */
  readonly passwordEnvName?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Throws an Error that says which variable to set. */
export function encryptorOf(settings: EnvironmentEncryptorSettings): TextEncryptor {
  const variable = settings.passwordEnvName ?? PASSWORD_VARIABLE
  const password = settings.password ?? settings.environment[variable]
  if (password === undefined || password === '') {
    throw new Error(`an encrypted value needs its password in the environment variable ${variable}`)
  }
  return new TextEncryptor({ password, algorithm: settings.algorithm })
}
