export declare function findNewerNatsServer(): string | undefined;
export declare function isNewEnoughVersion(text: string): boolean;
