/**
 * `<jaasAuthenticationPlugin>`, `<jaasCertificateAuthenticationPlugin>`, `<jaasDualAuthenticationPlugin>`: the modules of
 * a `login.config` decide, by name and password, by certificate, or by what the connection has.
 */
import { type BrokerPlugin, type ConnectRequest, causeChain, type Identity, type Logger } from '@hermod/model'
import { securityErrors } from '../errors.js'
import type { LoginDomain } from '../jaas/login-domain.js'
import type { Credentials } from '../jaas/login-module.js'
import { identityOf } from './identity.js'

/** Name and password. */
export class JaasAuthentication implements BrokerPlugin {
  readonly name: string = 'jaasAuthenticationPlugin'

  constructor(
    private readonly domain: LoginDomain,
    private readonly log: Logger,
  ) {}

  async authenticate({ userName, password }: ConnectRequest): Promise<Identity> {
    try {
      const credentials: Credentials = { userName, password, certificateSubject: null }
      return identityOf(userName, await this.domain.login(credentials))
    } catch (cause) {
      this.log.debug(`User name [${userName}] was refused: ${causeChain(cause)}`)
      throw securityErrors.loginFailed({ userName }, { cause })
    }
  }
}

/** The certificate that the peer proved to own. */
export class JaasCertificateAuthentication implements BrokerPlugin {
  readonly name: string = 'jaasCertificateAuthenticationPlugin'

  constructor(private readonly domain: LoginDomain) {}

  async authenticate({ userName, certificateSubject }: ConnectRequest): Promise<Identity> {
    if (certificateSubject === null) throw securityErrors.certificateMissing()
    try {
      // The name given at login counts for nothing here.
      const principals = await this.domain.login({ userName: null, password: null, certificateSubject })
      return identityOf(null, principals)
    } catch (cause) {
      throw securityErrors.certificateRefused({ userName, reason: (cause as Error).message }, { cause })
    }
  }
}

/** On encrypted connections the certificate, on others name and password. */
export class JaasDualAuthentication implements BrokerPlugin {
  readonly name = 'jaasDualAuthenticationPlugin'

  constructor(
    private readonly plain: JaasAuthentication,
    private readonly encrypted: JaasCertificateAuthentication,
  ) {}

  authenticate(request: ConnectRequest): Promise<Identity> {
    const isEncrypted = request.encrypted === true || request.certificateSubject !== null
    return isEncrypted ? this.encrypted.authenticate(request) : this.plain.authenticate(request)
  }
}
