/** Plug-ins that decide who may connect and what they may do. */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BeanError, beansIn, type ConfiguredBean, optionValues } from '@hermod/model'
import {
  Authorization,
  type FileAccess,
  JaasAuthentication,
  JaasCertificateAuthentication,
  JaasDualAuthentication,
  LoginConfigError,
  type LoginDomain,
  loginDomain,
  namesIn,
  SimpleAuthentication,
  type SimpleAuthenticationSettings,
  type SimpleUser,
} from '@hermod/security'
import {
  authenticationUserOptions,
  jaasAuthenticationPluginOptions,
  jaasCertificateAuthenticationPluginOptions,
  jaasDualAuthenticationPluginOptions,
  simpleAuthenticationPluginOptions,
} from '@hermod/security/options'
import type { PluginReconfigurer } from '../runtime-configuration/plugins.js'
import { trustedAuthorities } from '../tls.js'
import { authorizationMap } from './authorization-map.js'
import type { PluginBuilder, PluginSurroundings } from './registry.js'

const LOGIN_CONFIG_PROPERTY = 'java.security.auth.login.config'

export const securityPlugins: Readonly<Record<string, PluginBuilder>> = {
  simpleAuthenticationPlugin(bean) {
    const settings = simpleSettings(bean)
    return () => new SimpleAuthentication(settings)
  },

  jaasAuthenticationPlugin(bean, around) {
    const { configuration, discoverLoginConfig } = optionValues(jaasAuthenticationPluginOptions, bean.values)
    const domain = domainOf(bean, configuration, discoverLoginConfig, around)
    return () => new JaasAuthentication(domain, around.log)
  },

  jaasCertificateAuthenticationPlugin(bean, around) {
    const { configuration, discoverLoginConfig } = optionValues(jaasCertificateAuthenticationPluginOptions, bean.values)
    const domain = domainOf(bean, configuration, discoverLoginConfig, around)
    return () => new JaasCertificateAuthentication(domain)
  },

  jaasDualAuthenticationPlugin(bean, around) {
    const { configuration, sslConfiguration, discoverLoginConfig } = optionValues(
      jaasDualAuthenticationPluginOptions,
      bean.values,
    )
    const plain = domainOf(bean, configuration, discoverLoginConfig, around)
    const encrypted = domainOf(bean, sslConfiguration, discoverLoginConfig, around)
    return () =>
      new JaasDualAuthentication(
        new JaasAuthentication(plain, around.log),
        new JaasCertificateAuthentication(encrypted),
      )
  },

  authorizationPlugin(bean, around) {
    const map = authorizationMap(bean, around)
    return (host) => new Authorization({ map, advisories: host.kernel.options.advisorySupport })
  },
}

/** Those whose users and rights can change while the broker runs. */
export const securityReconfigurers: Readonly<Record<string, PluginReconfigurer>> = {
  simpleAuthenticationPlugin({ plugin }, read) {
    const settings = simpleSettings(read)
    return () => (plugin as SimpleAuthentication).use(settings)
  },

  /** A directory that is asked for rights has a life of its own: such a map is neither left nor taken up. */
  authorizationPlugin({ plugin, bean }, read, around) {
    if (!isEntryMap(bean) || !isEntryMap(read)) return undefined
    const map = authorizationMap(read, around)
    return () => (plugin as Authorization).useMap(map)
  },
}

function isEntryMap(bean: ConfiguredBean): boolean {
  return beansIn(bean, 'map')[0]?.name === 'authorizationMap'
}

function simpleSettings(bean: ConfiguredBean): SimpleAuthenticationSettings {
  const users = beansIn(bean, 'users').map(simpleUser)
  return { ...optionValues(simpleAuthenticationPluginOptions, bean.values), users }
}

function simpleUser(bean: ConfiguredBean): SimpleUser {
  if (bean.name !== 'authenticationUser') throw new BeanError(bean, 'expected <authenticationUser>')
  const { username, password, groups } = optionValues(authenticationUserOptions, bean.values)
  if (username === '') throw new BeanError(bean, 'needs a username')
  // Without the attribute there is no password that would be right; an empty one is one.
  const given = bean.values['password'] === undefined ? null : password
  return { username, password: given, groups: namesIn(groups) }
}

function domainOf(
  bean: ConfiguredBean,
  name: string,
  discover: boolean,
  { log, environment, systemProperties, baseDirectory }: PluginSurroundings,
): LoginDomain {
  const given = systemProperties.get(LOGIN_CONFIG_PROPERTY)
  const conf = systemProperties.get('activemq.conf')
  const path = given ?? (discover && conf !== undefined ? join(conf, 'login.config') : undefined)
  if (path === undefined) {
    throw new BeanError(bean, `no login.config: set the system property ${LOGIN_CONFIG_PROPERTY} to its path`)
  }
  const file = resolve(baseDirectory, path.replace(/^file:(\/\/(?=\/))?/, ''))
  try {
    return loginDomain(name, {
      file,
      property: (key) => systemProperties.get(key),
      files: nodeFiles,
      environment,
      log,
      trusted: trustedAuthorities(systemProperties),
    })
  } catch (error) {
    if (error instanceof LoginConfigError) throw new BeanError(bean, error.message)
    throw error
  }
}

const nodeFiles: FileAccess = {
  readText: (path) => readFileSync(path, 'utf8'),
  modifiedMs: (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
}
