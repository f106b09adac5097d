/** One signed token with all that went into it, for implementations in other languages. */
export interface TokenVector {
  readonly plane: string;
  readonly secret: string;
  /** The HMAC key in hexadecimal: HKDF-SHA256 of the secret, no salt, info `opengeni/token/v1/<plane>/mac`, 32 bytes. */
  readonly macKeyHex: string;
  /** Key id in base64url: the same derivation with info `opengeni/token/v1/<plane>/kid`, 6 bytes. */
  readonly kid: string;
  readonly issuedAtSeconds: number;
  readonly claims: Readonly<Record<string, unknown>>;
  /**
   * Prefix, base64url of `{"v":1,"kid","iat","claims"}`, a dot, and base64url of HMAC-SHA256
   * over `v1.<plane>.<encoded payload>`; no padding anywhere.
   */
  readonly token: string;
}

/** Known answers of every plane. */
export const TOKEN_VECTORS: readonly TokenVector[] = Object.freeze([
  {
    plane: 'stream',
    secret: 'vector-secret-of-thirty-two-bytes!',
    macKeyHex: '1d4800b6a54db3066d300a1ec41411eccd3c79484ce3c4a26c798379935fe4f0',
    kid: '2D4uoDKw',
    issuedAtSeconds: 1999996400,
    claims: {
      workspaceId: '11111111-1111-4111-8111-111111111111',
      sessionId: '22222222-2222-4222-8222-222222222222',
      viewerId: '33333333-3333-4333-8333-333333333333',
      leaseEpoch: 7,
      mode: 'view',
      port: 6080,
      exp: 2000000000,
    },
    token:
      'ogs_eyJ2IjoxLCJraWQiOiIyRDR1b0RLdyIsImlhdCI6MTk5OTk5NjQwMCwiY2xhaW1zIjp7IndvcmtzcGFjZUlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwic2Vzc2lvbklkIjoiMjIyMjIyMjItMjIyMi00MjIyLTgyMjItMjIyMjIyMjIyMjIyIiwidmlld2VySWQiOiIzMzMzMzMzMy0zMzMzLTQzMzMtODMzMy0zMzMzMzMzMzMzMzMiLCJsZWFzZUVwb2NoIjo3LCJtb2RlIjoidmlldyIsInBvcnQiOjYwODAsImV4cCI6MjAwMDAwMDAwMH19.eArbd6Z4gU-BRd-R97xhNE2VfUYgdwXqBlZUKbxlpSI',
  },
  {
    plane: 'relay',
    secret: 'vector-secret-of-thirty-two-bytes!',
    macKeyHex: 'cc092c3755bb4af2509473492c6ed7284a963993d13206cf96194c0642d119e8',
    kid: 'cWk9cUGF',
    issuedAtSeconds: 1999996400,
    claims: {
      workspaceId: '11111111-1111-4111-8111-111111111111',
      agentId: '55555555-5555-4555-8555-555555555555',
      exp: 2000000000,
    },
    token:
      'ogr_eyJ2IjoxLCJraWQiOiJjV2s5Y1VHRiIsImlhdCI6MTk5OTk5NjQwMCwiY2xhaW1zIjp7IndvcmtzcGFjZUlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwiYWdlbnRJZCI6IjU1NTU1NTU1LTU1NTUtNDU1NS04NTU1LTU1NTU1NTU1NTU1NSIsImV4cCI6MjAwMDAwMDAwMH19.a4mH5WmyO_MFqc_bwgZxzb_y7g0z6dcvoNyoNDTwyW0',
  },
  {
    plane: 'enrollment-bearer',
    secret: 'vector-secret-of-thirty-two-bytes!',
    macKeyHex: '606fa4bcdd2694795f0b50f36d366c7db85338628c04ff94dad886046846403e',
    kid: '5j5pf1fV',
    issuedAtSeconds: 1999996400,
    claims: {
      workspaceId: '11111111-1111-4111-8111-111111111111',
      agentId: '55555555-5555-4555-8555-555555555555',
      enrollmentId: '55555555-5555-4555-8555-555555555555',
      subjectPrefix:
        'agent.11111111-1111-4111-8111-111111111111.55555555-5555-4555-8555-555555555555',
      exp: 2000000000,
    },
    token:
      'oge_eyJ2IjoxLCJraWQiOiI1ajVwZjFmViIsImlhdCI6MTk5OTk5NjQwMCwiY2xhaW1zIjp7IndvcmtzcGFjZUlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwiYWdlbnRJZCI6IjU1NTU1NTU1LTU1NTUtNDU1NS04NTU1LTU1NTU1NTU1NTU1NSIsImVucm9sbG1lbnRJZCI6IjU1NTU1NTU1LTU1NTUtNDU1NS04NTU1LTU1NTU1NTU1NTU1NSIsInN1YmplY3RQcmVmaXgiOiJhZ2VudC4xMTExMTExMS0xMTExLTQxMTEtODExMS0xMTExMTExMTExMTEuNTU1NTU1NTUtNTU1NS00NTU1LTg1NTUtNTU1NTU1NTU1NTU1IiwiZXhwIjoyMDAwMDAwMDAwfX0.CAksE9aN_5VLnHQytLYL_vW-PX1NM5ZZhec2g5ELtxE',
  },
  {
    plane: 'enroll',
    secret: 'vector-secret-of-thirty-two-bytes!',
    macKeyHex: '7169cd83277633f26082c8d014e888c87c873863c12df0b05db728966b3ea867',
    kid: 'xOmvhPjm',
    issuedAtSeconds: 1999996400,
    claims: {
      typ: 'enroll',
      workspaceId: '11111111-1111-4111-8111-111111111111',
      accountId: '22222222-2222-4222-8222-222222222222',
      allowScreenControl: true,
      iat: 1999996400,
      exp: 2000000000,
    },
    token:
      'oget_eyJ2IjoxLCJraWQiOiJ4T212aFBqbSIsImlhdCI6MTk5OTk5NjQwMCwiY2xhaW1zIjp7InR5cCI6ImVucm9sbCIsIndvcmtzcGFjZUlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwiYWNjb3VudElkIjoiMjIyMjIyMjItMjIyMi00MjIyLTgyMjItMjIyMjIyMjIyMjIyIiwiYWxsb3dTY3JlZW5Db250cm9sIjp0cnVlLCJpYXQiOjE5OTk5OTY0MDAsImV4cCI6MjAwMDAwMDAwMH19.h9qqyjZVd2ZBu8nOUoB-57F886sVzsgxur1Bn_YHGgA',
  },
  {
    plane: 'delegated-access',
    secret: 'vector-secret-of-thirty-two-bytes!',
    macKeyHex: '1bc5b1f36c56e1f9e338f12ba88b18fcb015608e4940a345cc0400f18cdd5da5',
    kid: 'nqSJj6aN',
    issuedAtSeconds: 1999996400,
    claims: {
      accountId: '22222222-2222-4222-8222-222222222222',
      workspaceId: '11111111-1111-4111-8111-111111111111',
      subjectId: 'user:ünïcode',
      permissions: ['workspace:read', 'files:read'],
      exp: 2000000000,
    },
    token:
      'ogd_eyJ2IjoxLCJraWQiOiJucVNKajZhTiIsImlhdCI6MTk5OTk5NjQwMCwiY2xhaW1zIjp7ImFjY291bnRJZCI6IjIyMjIyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIyMiIsIndvcmtzcGFjZUlkIjoiMTExMTExMTEtMTExMS00MTExLTgxMTEtMTExMTExMTExMTExIiwic3ViamVjdElkIjoidXNlcjrDvG7Dr2NvZGUiLCJwZXJtaXNzaW9ucyI6WyJ3b3Jrc3BhY2U6cmVhZCIsImZpbGVzOnJlYWQiXSwiZXhwIjoyMDAwMDAwMDAwfX0.XrYaY-ojJVNtRNtnmEs8YUnlHQXzG0DhoFMC9LKdJno',
  },
]);
