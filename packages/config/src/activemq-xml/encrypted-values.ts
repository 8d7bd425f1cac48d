/**
 * Encrypted values of property files, and the beans that say how they are encrypted:
 *
 *   EncryptablePropertyPlaceholderConfigurer ──ref──> StandardPBEStringEncryptor ──ref──> EnvironmentStringPBEConfig
 *
 * ActiveMQ's files have one of each, so what the beans say is taken together, whichever refers to which.
 */
import type { XmlElement } from '../xml/document.js'
import type { EncryptorSettings, ReadEnvironment } from './sources.js'

/** The plain value of the property `name`. Throws an Error that says what to do, and shows neither. */
export type Decrypt = (name: string, value: string) => string

export function decrypting(
  configurers: readonly XmlElement[],
  encryptors: readonly XmlElement[],
  { decrypt }: ReadEnvironment,
): Decrypt {
  const able = configurers.some((bean) => /\.EncryptablePropertyPlaceholderConfigurer$/.test(attribute(bean, 'class')))
  const settings = settingsOf(encryptors)
  return (name, value) => {
    if (!able || decrypt === undefined) {
      throw new Error(
        `"${name}" is encrypted (ENC(…)); read its file with an EncryptablePropertyPlaceholderConfigurer, or give the plain value`,
      )
    }
    try {
      return decrypt(value, settings)
    } catch (error) {
      throw new Error(`"${name}": ${(error as Error).message}`, { cause: error })
    }
  }
}

function settingsOf(beans: readonly XmlElement[]): EncryptorSettings {
  const text = (name: string): string | undefined => {
    for (const bean of beans) {
      const property = bean.children.find((child) => child.local === 'property' && attribute(child, 'name') === name)
      if (property === undefined) continue
      return attribute(property, 'value') || property.children.find((child) => child.local === 'value')?.text
    }
    return undefined
  }
  return { algorithm: text('algorithm'), password: text('password'), passwordEnvName: text('passwordEnvName') }
}

function attribute(element: XmlElement, name: string): string {
  return element.attributes.find((one) => one.name === name)?.value ?? ''
}
