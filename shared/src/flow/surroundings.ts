import type { Relation } from './actor.ts';

/** What a flow may refer to: names that the deployment really has. */
export type Surroundings = {
  readonly seals: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  /** What a paper that states the matter has to be given; absent is not checked. */
  readonly templateNeeds?: ReadonlyMap<string, TemplateNeeds>;
  readonly connectors: ReadonlySet<string>;
  /** What a check of each connector has to say it asks about, and what it may; absent is not checked. */
  readonly connectorAbout?: ReadonlyMap<string, ConnectorAbout> | undefined;
  /** `department/role`, for posts held by a principal and a backup. */
  readonly posts: ReadonlySet<string>;
  readonly departments: ReadonlySet<string>;
  /** Units that a relation may lead to: a role asked of one of them has to be staffed in each. */
  readonly units: Readonly<Partial<Record<Relation, readonly string[]>>>;
  /** Every service there is or will be beside this one → the services whose end its cases wait for. */
  readonly flows: ReadonlyMap<string, readonly string[]>;
};

/** Ids of lines, and names of data. */
export type TemplateNeeds = { readonly lines?: readonly string[]; readonly given?: readonly string[] };

export type ConnectorAbout = { readonly required: readonly string[]; readonly optional: readonly string[] };
