package matter
